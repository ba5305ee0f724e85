import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import type { Construct } from 'constructs';
import { AwsContext } from '../terraform/aws-context';
import { comment } from '../terraform/comment';
import { chooseString, countIf, isNotSet, isSet } from '../terraform/condition';
import type { Outputs, Props } from '../terraform/definition';
import { ModuleConstruct } from '../terraform/module-construct';
import { attributeOfFirst } from '../terraform/references';
import { encryption } from './definition';

/** One customer managed key for everything that the gateway keeps, or a key that was given. */
export class Encryption extends ModuleConstruct<typeof encryption> {
  static readonly definition = encryption;
  readonly outputs: Outputs<typeof encryption>;

  constructor(scope: Construct, id: string, props: Props<typeof encryption>) {
    super(scope, id, encryption, props);
    const { name, existingKey, deletionWindowDays, tags } = this.inputs;
    const ownKey = countIf(isNotSet(existingKey));
    const key = new KmsKey(this, 'gateway', {
      count: ownKey,
      description: `Everything that ${name} keeps`,
      enableKeyRotation: true,
      deletionWindowInDays: deletionWindowDays,
      policy: this.keyPolicy().json,
      tags,
    });
    new KmsAlias(this, 'gateway_alias', {
      count: ownKey,
      name: `alias/${name}`,
      targetKeyId: attributeOfFirst(key, 'key_id'),
    });
    this.outputs = {
      keyArn: chooseString(isSet(existingKey), existingKey.arn, attributeOfFirst(key, 'arn')),
    };
  }

  private keyPolicy(): DataAwsIamPolicyDocument {
    const context = AwsContext.of(this);
    const { name } = this.inputs;
    const inThisAccount = {
      test: 'StringEquals',
      variable: 'kms:CallerAccount',
      values: [context.accountId],
    };
    return comment(
      new DataAwsIamPolicyDocument(this, 'key', {
        statement: [
          {
            sid: 'AccountAdministersKey',
            principals: [{ type: 'AWS', identifiers: [context.iamArn('root')] }],
            actions: ['kms:*'],
            resources: ['*'],
          },
          {
            sid: 'TablesAndFunctionsUseKey',
            principals: [{ type: 'AWS', identifiers: ['*'] }],
            actions: [
              'kms:Decrypt',
              'kms:Encrypt',
              'kms:GenerateDataKey*',
              'kms:ReEncrypt*',
              'kms:DescribeKey',
              'kms:CreateGrant',
            ],
            resources: ['*'],
            condition: [
              inThisAccount,
              {
                test: 'StringEquals',
                variable: 'kms:ViaService',
                values: [
                  `dynamodb.${context.region}.amazonaws.com`,
                  `lambda.${context.region}.amazonaws.com`,
                ],
              },
            ],
          },
          {
            sid: 'LogsUseKey',
            principals: [{ type: 'Service', identifiers: [`logs.${context.region}.amazonaws.com`] }],
            actions: [
              'kms:Decrypt',
              'kms:Encrypt',
              'kms:GenerateDataKey*',
              'kms:ReEncrypt*',
              'kms:DescribeKey',
            ],
            resources: ['*'],
            condition: [
              {
                test: 'ArnLike',
                variable: 'kms:EncryptionContext:aws:logs:arn',
                values: [context.arn('logs', `log-group:*${name}*`)],
              },
            ],
          },
        ],
      }),
      'In a key policy "*" means this key. Services are named by condition, because a principal that does not exist yet is refused.',
    );
  }
}
