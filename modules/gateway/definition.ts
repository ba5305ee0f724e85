import * as v from 'valibot';
import { edge } from '../edge/definition';
import { encryption } from '../encryption/definition';
import { eventsApi } from '../events-api/definition';
import { functions } from '../functions/definition';
import { guardrails } from '../guardrails/definition';
import { identity } from '../identity/definition';
import { metering } from '../metering/definition';
import { guardrailPricesVariable } from '../metering/guardrail-prices';
import { models } from '../models/definition';
import { observability } from '../observability/definition';
import { preparedResponses } from '../prepared-responses/definition';
import { nameVariable, tagsVariable } from '../terraform/common-variables';
import { defineModule, output, variable } from '../terraform/definition';
import { objectOf } from '../terraform/object-of';

export const gateway = defineModule({
  name: 'gateway',
  title: 'A whole serverless AI gateway on AWS.',
  variables: {
    name: nameVariable,
    models: metering.variables.models,
    modelProviders: models.variables.modelProviders,
    egressHosts: models.variables.egressHosts,
    usagePlans: metering.variables.usagePlans,
    teams: metering.variables.teams,
    organisation: metering.variables.organisation,
    warnAtPercent: metering.variables.warnAtPercent,
    identity: variable(
      v.optional(
        objectOf(identity, [
          'name',
          'providerSecrets',
          'kmsKeyArn',
          'deletionProtection',
          'logRetentionDays',
          'tags',
        ]),
        {},
      ),
      'Who signs in, and how: a user pool of the gateway’s own (the default, with federation where providers are given), a pool that exists, or any OIDC issuer.',
    ),
    // On its own, because a secret makes all of an object secret; its rules are the identity module's.
    providerSecrets: { ...identity.variables.providerSecrets, rules: [] },
    guardrail: variable(
      v.optional(objectOf(guardrails, ['name', 'kmsKeyArn', 'tags']), {}),
      'The Bedrock guardrail that every call must use: enforced by IAM.',
    ),
    guardrailPrices: guardrailPricesVariable([
      {
        from: '2026-11-01',
        contentPolicy: 0.15,
        topicPolicy: 0.15,
        sensitiveInformationPolicy: 0.1,
        contextualGroundingPolicy: 0.1,
      },
    ]),
    preparedResponses: variable(
      v.optional(
        objectOf(preparedResponses, [
          'name',
          'kmsKeyArn',
          'pointInTimeRecovery',
          'deletionProtection',
          'tags',
        ]),
        {},
      ),
      'Answers that people have prepared, given in place of a model’s.',
    ),
    teamProfiles: models.variables.teamProfiles,
    functions: variable(
      v.optional(
        objectOf(functions, [
          'name',
          'eventsEndpoint',
          'configurationTableName',
          'metersTableName',
          'turnsTableName',
          'answersTableName',
          'preparedTableName',
          'egressHosts',
          'guardrail',
          'chatPolicies',
          'failurePolicies',
          'operationsPolicies',
          'kmsKeyArn',
          'logRetentionDays',
          'tags',
        ]),
        {},
      ),
      'Memory, time, concurrency, schedules and network of the functions.',
    ),
    customDomain: eventsApi.variables.customDomain,
    edge: variable(
      v.optional(objectOf(edge, ['name', 'resourceArns', 'kmsKeyArn', 'logRetentionDays', 'tags']), {}),
      'The web ACL in front of the API and the user pool.',
    ),
    encryption: variable(
      v.optional(objectOf(encryption, ['name', 'tags']), {}),
      'The key that encrypts what the gateway keeps.',
    ),
    alarms: variable(
      v.optional(
        objectOf(observability, [
          'name',
          'chatFunctionName',
          'failureFunctionName',
          'tableNames',
          'apiId',
          'tags',
        ]),
        {},
      ),
      'Alarms, and whom they tell.',
    ),
    logRetentionDays: functions.variables.logRetentionDays,
    turnRetentionDays: metering.variables.turnRetentionDays,
    pointInTimeRecovery: metering.variables.pointInTimeRecovery,
    deletionProtection: variable(
      v.optional(v.boolean(), true),
      'Whether the tables and the user pool refuse to be deleted. To destroy the gateway, apply once with false.',
    ),
    tags: tagsVariable,
  },
  outputs: {
    amplifyOutputs: output(
      'What a web app needs to sign in and to connect: the content of amplify_outputs.json.',
      {
        kind: 'any',
      },
    ),
    apiId: output('Id of the Events API: the dimension of its metrics.'),
    httpEndpoint: output('Where events are published over HTTP.'),
    realtimeEndpoint: output('Where clients connect by WebSocket.'),
    customDomainTarget: output(
      'Host that the custom domain’s DNS record points to (CNAME or alias); null without a custom domain.',
      { nullable: true },
    ),
    customDomainHostedZoneId: output('Route 53 zone of that host, for an alias record; null likewise.', {
      nullable: true,
    }),
    userPoolId: output('Id of the user pool; null with an OIDC issuer.', { nullable: true }),
    webClientId: output('Id of the web client.'),
    nativeClientId: output('Id of the native client; null where there is none.', { nullable: true }),
    signInDomain: output('Host of managed login; null where there is none.', { nullable: true }),
    signInDomainTarget: output(
      'CloudFront host that an alias record for a sign-in domain of your own points to; null without one.',
      { nullable: true },
    ),
    chatFunctionName: output('Name of the function that answers.'),
    failureFunctionName: output('Name of the function that tells what failed.'),
    operationsFunctionName: output('Name of the function that sweeps, reconciles and raises limits.'),
    configurationTableName: output('Table of the configuration item.'),
    metersTableName: output('Table of usage and holds.'),
    turnsTableName: output('Table of turns.'),
    answersTableName: output('Table of what was published of answers.'),
    preparedTableName: output('Table of prepared responses; null where there is none.', { nullable: true }),
    guardrailId: output('Id of the guardrail; null where there is none.', { nullable: true }),
    kmsKeyArn: output('ARN of the key that encrypts what the gateway keeps.'),
    webAclArn: output('ARN of the web ACL; null where there is none.', { nullable: true }),
    inferenceProfileArns: output('ARNs of the teams’ inference profiles by "<team>/<model>".', {
      kind: 'map',
    }),
  },
  example: metering.example,
});
