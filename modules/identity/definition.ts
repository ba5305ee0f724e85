import * as v from 'valibot';
import { nameVariable, tagsVariable } from '../terraform/common-variables';
import { defineModule, output, variable } from '../terraform/definition';
import { logRetentionVariable } from '../terraform/log-retention';
import { alternativeVariables } from './alternative-variables';
import { clientVariables } from './client-variables';
import { poolVariables } from './pool-variables';
import { providerVariables } from './provider-variables';

export const identity = defineModule({
  name: 'identity',
  title:
    'Who may use the gateway: a user pool with its clients, groups and directories, or users who are there already.',
  variables: {
    name: nameVariable,
    ...poolVariables,
    ...clientVariables,
    ...providerVariables,
    ...alternativeVariables,
    kmsKeyArn: variable(
      v.optional(v.string()),
      'Key of the pre-token function’s log and environment; null for AWS’s own keys.',
    ),
    logRetentionDays: logRetentionVariable,
    tags: tagsVariable,
  },
  outputs: {
    userPoolId: output('Id of the user pool, this module’s or the one given; null with an OIDC issuer.'),
    userPoolArn: output('ARN of that user pool; null with an OIDC issuer.'),
    webClientId: output('Client id of the browser application; with an OIDC issuer its client_id.'),
    nativeClientId: output('Client id of desktop and mobile applications; null where there is none.'),
    domain: output('Host name of the sign-in pages; null where there are none.'),
    domainTarget: output(
      'CloudFront host that an alias record for a domain of your own points to; null without a domain.',
    ),
    authorization: output('How users are known, as the module events-api takes it.', { kind: 'any' }),
    groups: output('Names of the groups.', { kind: 'list' }),
  },
  example: { name: 'ai-gateway' },
});
