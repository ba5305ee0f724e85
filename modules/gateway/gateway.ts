import type { IResolvable } from 'cdktf';
import type { Construct } from 'constructs';
import { Answers } from '../answers/answers';
import { Edge } from '../edge/edge';
import { Encryption } from '../encryption/encryption';
import { EventsApi } from '../events-api/events-api';
import { Functions } from '../functions/functions';
import { Guardrails } from '../guardrails/guardrails';
import { Identity } from '../identity/identity';
import { Metering } from '../metering/metering';
import { Models } from '../models/models';
import { Observability } from '../observability/observability';
import { PreparedResponses } from '../prepared-responses/prepared-responses';
import { AwsContext } from '../terraform/aws-context';
import { both, choose, isNotSet } from '../terraform/condition';
import type { Outputs, Props } from '../terraform/definition';
import { ModuleConstruct } from '../terraform/module-construct';
import { chooseList, concatenated } from '../terraform/lists';
import { objectIf, withEntriesIf } from '../terraform/optional';
import type { MakePart } from '../terraform/parts';
import { amplifyOutputs } from './amplify-outputs';
import { gateway } from './definition';
import { groupsOf } from './groups';

/** The whole gateway: every part, wired. */
export class Gateway extends ModuleConstruct<typeof gateway> {
  static readonly definition = gateway;
  readonly outputs: Outputs<typeof gateway>;

  /** @param part how parts are made: `inline` in a deployable stack, `nested` in the published module */
  constructor(scope: Construct, id: string, props: Props<typeof gateway>, part: MakePart) {
    super(scope, id, gateway, props);
    const { inputs } = this;
    const { name, tags, logRetentionDays, deletionProtection } = inputs;
    const context = AwsContext.of(this);
    const ownUserPool = both(
      isNotSet(inputs.identity.existingUserPool),
      isNotSet(inputs.identity.oidcIssuer),
    );

    const { keyArn: kmsKeyArn, policyJson: useOfKey } = part(this, 'encryption', Encryption, {
      ...inputs.encryption,
      name,
      tags,
    });
    const identity = part(this, 'identity', Identity, {
      ...inputs.identity,
      groups: groupsOf(inputs, inputs.identity.groups),
      providerSecrets: inputs.providerSecrets,
      name,
      kmsKeyArn,
      deletionProtection,
      logRetentionDays,
      tags,
    });
    const answers = part(this, 'answers', Answers, { name, kmsKeyArn, tags });
    const prepared = part(this, 'prepared_responses', PreparedResponses, {
      ...inputs.preparedResponses,
      name,
      kmsKeyArn,
      pointInTimeRecovery: inputs.pointInTimeRecovery,
      deletionProtection,
      tags,
    });
    const hasPrepared = inputs.preparedResponses.enabled;
    const hasGuardrail = inputs.guardrail.enabled;
    const metering = part(this, 'metering', Metering, {
      name,
      models: inputs.models,
      modelProviders: inputs.modelProviders,
      usagePlans: inputs.usagePlans,
      teams: inputs.teams,
      organisation: inputs.organisation,
      guardrailPrices: choose<IResolvable | []>(hasGuardrail, inputs.guardrailPrices, []),
      warnAtPercent: inputs.warnAtPercent,
      turnRetentionDays: inputs.turnRetentionDays,
      pointInTimeRecovery: inputs.pointInTimeRecovery,
      deletionProtection,
      kmsKeyArn,
      tags,
    });
    const guardrail = part(this, 'guardrails', Guardrails, { ...inputs.guardrail, name, kmsKeyArn, tags });
    const models = part(this, 'models', Models, {
      name,
      models: inputs.models,
      modelProviders: inputs.modelProviders,
      egressHosts: inputs.egressHosts,
      guardrail: objectIf(hasGuardrail, { arn: guardrail.guardrailArn, version: guardrail.guardrailVersion }),
      teamProfiles: inputs.teamProfiles,
      tags,
    });
    const eventsApi = part(this, 'events_api', EventsApi, {
      name,
      authorization: identity.authorization,
      // By name, because the function needs the API's endpoint first.
      chatFunctionArn: context.arn('lambda', `function:${name}-chat`),
      customDomain: inputs.customDomain,
      kmsKeyArn,
      logRetentionDays,
      tags,
    });
    const policies = {
      encryption: useOfKey,
      metering: metering.policyJson,
      events: eventsApi.publishPolicyJson,
    };
    const functions = part(this, 'functions', Functions, {
      ...inputs.functions,
      name,
      eventsEndpoint: eventsApi.httpEndpoint,
      configurationTableName: metering.configurationTableName,
      metersTableName: metering.metersTableName,
      turnsTableName: metering.turnsTableName,
      answersTableName: answers.answersTableName,
      // By name, so that a stack of literals knows whether there is one.
      preparedTableName: choose<string | undefined>(hasPrepared, `${name}-prepared`, undefined),
      egressHosts: inputs.egressHosts,
      guardrail: objectIf(hasGuardrail, {
        id: guardrail.guardrailId,
        version: guardrail.guardrailVersion,
        streamProcessingMode: guardrail.streamProcessingMode,
      }),
      chatPolicies: withEntriesIf(
        hasPrepared,
        { ...policies, models: models.policyJson, answers: answers.policyJson },
        { prepared: prepared.policyJson },
      ),
      failurePolicies: policies,
      operationsPolicies: withEntriesIf(
        hasPrepared,
        { encryption: useOfKey, metering: metering.operationsPolicyJson },
        { prepared: prepared.operationsPolicyJson },
      ),
      kmsKeyArn,
      logRetentionDays,
      tags,
    });
    const { webAclArn } = part(this, 'edge', Edge, {
      ...inputs.edge,
      name,
      resourceArns: withEntriesIf(
        ownUserPool,
        { events_api: eventsApi.apiArn },
        { user_pool: identity.userPoolArn },
      ),
      kmsKeyArn,
      logRetentionDays,
      tags,
    });
    part(this, 'observability', Observability, {
      ...inputs.alarms,
      name,
      chatFunctionName: functions.chatFunctionName,
      failureFunctionName: functions.failureFunctionName,
      tableNames: concatenated(
        [
          metering.configurationTableName,
          metering.metersTableName,
          metering.turnsTableName,
          answers.answersTableName,
        ],
        chooseList(hasPrepared, [prepared.preparedTableName], []),
      ),
      apiId: eventsApi.apiId,
      tags,
    });

    this.outputs = {
      amplifyOutputs: amplifyOutputs({
        region: context.region,
        inputs: inputs.identity,
        identity,
        eventsApi,
      }),
      apiId: eventsApi.apiId,
      httpEndpoint: eventsApi.httpEndpoint,
      realtimeEndpoint: eventsApi.realtimeEndpoint,
      customDomainTarget: eventsApi.customDomainTarget,
      customDomainHostedZoneId: eventsApi.customDomainHostedZoneId,
      userPoolId: identity.userPoolId,
      webClientId: identity.webClientId,
      nativeClientId: identity.nativeClientId,
      signInDomain: identity.domain,
      signInDomainTarget: identity.domainTarget,
      chatFunctionName: functions.chatFunctionName,
      failureFunctionName: functions.failureFunctionName,
      operationsFunctionName: functions.operationsFunctionName,
      configurationTableName: metering.configurationTableName,
      metersTableName: metering.metersTableName,
      turnsTableName: metering.turnsTableName,
      answersTableName: answers.answersTableName,
      preparedTableName: prepared.preparedTableName,
      guardrailId: guardrail.guardrailId,
      kmsKeyArn,
      webAclArn,
      inferenceProfileArns: models.inferenceProfileArns,
    };
  }
}
