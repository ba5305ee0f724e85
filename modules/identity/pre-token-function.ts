import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import type { CognitoUserPool } from '@cdktf/provider-aws/lib/cognito-user-pool';
import type { Construct } from 'constructs';
import { LambdaFunction } from '../functions/lambda-function';
import { countIf, isNotEmpty, jsonEncode } from '../terraform/condition';
import type { Inputs } from '../terraform/module-construct';
import { attributeOfFirst } from '../terraform/references';
import type { identity } from './definition';

type IdentityInputs = Inputs<typeof identity>;

/** The function that puts a directory's groups into tokens, where any are mapped. It may do nothing but log and trace. */
export function declarePreTokenFunction(scope: Construct, inputs: IdentityInputs): LambdaFunction {
  const { directoryGroups, kmsKeyArn, logRetentionDays, tags } = inputs;
  return new LambdaFunction(scope, 'pre_token', {
    functionName: `${inputs.name}-pre-token`,
    description: 'Gives users the groups that their directory groups stand for',
    packageFile: 'lambda/pre-token.zip',
    // Cognito waits five seconds at the most.
    timeoutSeconds: 5,
    memoryMegabytes: 256,
    environment: {
      AI_GATEWAY_DIRECTORY_GROUPS: jsonEncode(directoryGroups),
      POWERTOOLS_SERVICE_NAME: 'pre-token',
      POWERTOOLS_LOG_LEVEL: 'INFO',
    },
    kmsKeyArn,
    logRetentionDays,
    tags,
    when: isNotEmpty(directoryGroups),
  });
}

/** Lets the user pool, and no other, invoke the function. */
export function permitUserPool(
  scope: Construct,
  inputs: IdentityInputs,
  preToken: LambdaFunction,
  pool: CognitoUserPool,
): void {
  new LambdaPermission(scope, 'pre_token_by_users', {
    count: countIf(isNotEmpty(inputs.directoryGroups)),
    statementId: 'UserPoolInvokes',
    action: 'lambda:InvokeFunction',
    functionName: attributeOfFirst(preToken.resource, 'function_name'),
    principal: 'cognito-idp.amazonaws.com',
    sourceArn: attributeOfFirst(pool, 'arn'),
  });
}
