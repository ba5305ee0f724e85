import type { DataAwsIamPolicyDocumentStatement } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import type { AwsContext } from '../terraform/aws-context';
import { asList, type Expression, hcl } from '../terraform/expression';
import { rawValue } from '../terraform/inputs';
import { reference } from './model-arns';

/**
 * ARNs of the secrets that providers name. AWS ends them in a dash and six characters of its own, which nobody knows before
 * the secret is there: six question marks stand for them, and for nothing else.
 */
export function secretArns(providers: unknown, context: AwsContext): Expression {
  const arn = context.arn('secretsmanager', `secret:${reference('name')}-??????`);
  return hcl`[
    for name in distinct([
      for provider in values(${rawValue(providers)}) :
      provider.api_key_secret_name if provider.api_key_secret_name != null
    ]) : ${arn}
  ]`;
}

/** ARNs of the keys that encrypt those secrets, where they are the account's own. */
export const secretKeyArns = (providers: unknown): Expression => hcl`distinct([
  for provider in values(${rawValue(providers)}) :
  provider.api_key_kms_key_arn if provider.api_key_kms_key_arn != null
])`;

/** One statement for all secrets: a policy has 10,240 characters. */
export const readSecrets = (secrets: Expression): DataAwsIamPolicyDocumentStatement => ({
  sid: 'ReadProviderKeys',
  actions: ['secretsmanager:GetSecretValue'],
  resources: asList(secrets),
});

/** Never the keys directly: only for what Secrets Manager hands out. */
export const decryptSecrets = (keys: Expression, context: AwsContext): DataAwsIamPolicyDocumentStatement => ({
  sid: 'DecryptProviderKeys',
  actions: ['kms:Decrypt'],
  resources: asList(keys),
  condition: [
    {
      test: 'StringEquals',
      variable: 'kms:ViaService',
      values: [`secretsmanager.${context.region}.amazonaws.com`],
    },
  ],
});
