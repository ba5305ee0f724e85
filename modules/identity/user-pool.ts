import { CognitoRiskConfiguration } from '@cdktf/provider-aws/lib/cognito-risk-configuration';
import { CognitoUserPool } from '@cdktf/provider-aws/lib/cognito-user-pool';
import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { comment } from '../terraform/comment';
import {
  blockIf,
  type Condition,
  chooseString,
  countIf,
  equals,
  isNotEmpty,
  isSet,
  not,
} from '../terraform/condition';
import { dynamicBlocks } from '../terraform/dynamic-block';
import type { Inputs } from '../terraform/module-construct';
import { attributeOfFirst } from '../terraform/references';
import type { identity } from './definition';
import { GROUPS_ATTRIBUTE } from './rules';

type IdentityInputs = Inputs<typeof identity>;

/** The user pool: closed to strangers, no word about who is in it, and not to be deleted by mistake. */
export function declareUserPool(
  scope: Construct,
  inputs: IdentityInputs,
  when: Condition,
  preToken: { readonly functionArn: string; readonly resource: TerraformResource },
): CognitoUserPool {
  const { passwordPolicy, email } = inputs;
  const pool = new CognitoUserPool(scope, 'users', {
    count: countIf(when),
    name: inputs.name,
    userPoolTier: inputs.tier,
    deletionProtection: chooseString(inputs.deletionProtection, 'ACTIVE', 'INACTIVE'),
    usernameAttributes: ['email'],
    usernameConfiguration: { caseSensitive: false },
    autoVerifiedAttributes: ['email'],
    userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdate: ['email'] },
    accountRecoverySetting: { recoveryMechanism: [{ name: 'verified_email', priority: 1 }] },
    adminCreateUserConfig: { allowAdminCreateUserOnly: not(inputs.selfSignUp) },
    passwordPolicy: {
      minimumLength: passwordPolicy.minimumLength,
      requireLowercase: true,
      requireUppercase: true,
      requireNumbers: true,
      requireSymbols: true,
      temporaryPasswordValidityDays: passwordPolicy.temporaryValidityDays,
    },
    mfaConfiguration: inputs.mfa,
    softwareTokenMfaConfiguration: { enabled: true },
    userPoolAddOns: { advancedSecurityMode: inputs.threatProtection },
    emailConfiguration: {
      emailSendingAccount: 'DEVELOPER',
      sourceArn: email.sourceArn,
      fromEmailAddress: email.from,
      replyToEmailAddress: email.replyTo,
      configurationSet: email.configurationSet,
    },
    lambdaConfig: {
      preTokenGenerationConfig: { lambdaArn: preToken.functionArn, lambdaVersion: 'V2_0' },
    },
    schema: [
      {
        name: GROUPS_ATTRIBUTE,
        attributeDataType: 'String',
        mutable: true,
        required: false,
        developerOnlyAttribute: false,
        stringAttributeConstraints: { minLength: '0', maxLength: '2048' },
      },
    ],
    tags: inputs.tags,
    dependsOn: [preToken.resource],
  });
  comment(
    pool,
    `The attribute ${GROUPS_ATTRIBUTE} is always there: Cognito can add one later, but never remove one.`,
  );
  return dynamicBlocks(pool, {
    software_token_mfa_configuration: blockIf(not(equals(inputs.mfa, 'OFF'))),
    email_configuration: blockIf(isSet(email)),
    lambda_config: blockIf(isNotEmpty(inputs.directoryGroups)),
  });
}

/** What enforced threat protection does. */
export function declareRisks(scope: Construct, inputs: IdentityInputs, pool: CognitoUserPool): void {
  const risks = new CognitoRiskConfiguration(scope, 'risks', {
    count: countIf(equals(inputs.threatProtection, 'ENFORCED')),
    userPoolId: attributeOfFirst(pool, 'id'),
    compromisedCredentialsRiskConfiguration: { actions: { eventAction: 'BLOCK' } },
    accountTakeoverRiskConfiguration: {
      actions: {
        lowAction: { eventAction: 'NO_ACTION', notify: false },
        mediumAction: { eventAction: 'MFA_IF_CONFIGURED', notify: true },
        highAction: { eventAction: 'BLOCK', notify: true },
      },
      notifyConfiguration: { sourceArn: inputs.email.sourceArn, from: inputs.email.from },
    },
  });
  comment(risks, 'Cognito acts on unusual sign-ins only where it can write to the user, through SES.');
  dynamicBlocks(risks, { account_takeover_risk_configuration: blockIf(isSet(inputs.email)) });
}
