import { HarnessError } from './harness-error';
import type { Plan } from './plan';

/**
 * The types that no emulator of AWS proves: a provider stand-in stores their planned values (it is told so by
 * `TFSHIM_ECHO`). Terraform's schema, validation and plan are real for them, and `shape-check.ts` holds their arguments
 * against the SDK's model of the API. That AWS accepts them is not shown. The reason stands beside each.
 */
export const ECHOED_TYPES: Readonly<Record<string, string>> = {
  aws_appsync_datasource: 'moto has no CreateDataSource',
  aws_appsync_domain_name: 'moto has no AppSync domain names',
  aws_appsync_domain_name_api_association: 'moto has no AppSync domain names',
  aws_bedrock_guardrail: 'moto has no guardrails',
  aws_bedrock_guardrail_version: 'moto has no guardrails',
  aws_bedrock_inference_profile: 'moto has no inference profiles',
  aws_budgets_budget: 'moto has no ListTagsForResource of budgets, which the provider reads',
  aws_ce_anomaly_monitor: 'moto has no anomaly detection of Cost Explorer',
  aws_ce_anomaly_subscription: 'moto has no anomaly detection of Cost Explorer',
  aws_cloudwatch_composite_alarm: 'moto has no PutCompositeAlarm',
  aws_cloudwatch_query_definition: 'moto has no PutQueryDefinition',
  aws_cognito_risk_configuration: 'moto has no SetRiskConfiguration',
  aws_cognito_user_pool_ui_customization: 'moto has no SetUICustomization',
  aws_lambda_code_signing_config: 'moto has no code signing configurations',
  aws_lambda_provisioned_concurrency_config: 'moto has no provisioned concurrency',
  aws_xray_group: 'moto has no X-Ray groups',
  aws_xray_sampling_rule: 'moto has no X-Ray sampling rules',
};

/**
 * Types that the stand-in answers itself over the AppSync API, in the place of a provider 6.x: applied and read for real,
 * with a schema that is not the provider's own.
 */
export const ANSWERED_TYPES: Readonly<Record<string, string>> = {
  aws_appsync_api: 'the 5.x provider does not have it: the stand-in calls CreateApi itself',
  aws_appsync_channel_namespace:
    'the 5.x provider does not have it: the stand-in calls CreateChannelNamespace itself',
};

export interface EchoedType {
  readonly type: string;
  /** Planned resources of it. */
  readonly count: number;
  readonly reason: string;
}

/**
 * What of a plan is not proven by this run's provider, in the order of types; empty with a real provider 6.x, which has no
 * `TFSHIM_ECHO`.
 * @throws {HarnessError} `TYPE_NOT_IN_TABLE` for a type in the plan that is echoed without a reason here.
 */
export function echoedTypes(plan: Plan, environment: NodeJS.ProcessEnv = process.env): EchoedType[] {
  const switches = environment['TFSHIM_ECHO'];
  if (switches === undefined) return [];
  const echoed = new Set([...switches.split(',').filter(Boolean), ...Object.keys(ANSWERED_TYPES)]);
  const planned = plan.resource_changes
    .filter(({ mode, type, change }) => mode === 'managed' && change.after !== null && echoed.has(type))
    .map(({ type }) => type);
  return [...new Set(planned)].sort().map((type) => {
    const reason = ECHOED_TYPES[type] ?? ANSWERED_TYPES[type];
    if (reason === undefined) {
      throw new HarnessError(
        'TYPE_NOT_IN_TABLE',
        `${type} is echoed, so nothing proves it: give the reason in echoed-types.ts and its API in shape_table.py.`,
      );
    }
    return { type, count: planned.filter((one) => one === type).length, reason };
  });
}

/** Names on stderr, one line a type, what this run's provider does not prove of a plan. */
export function reportEchoedTypes(name: string, plan: Plan): readonly EchoedType[] {
  const echoed = echoedTypes(plan);
  for (const { type, count, reason } of echoed) {
    process.stderr.write(
      `"${name}": ${type} (${count}) is not proven by a real provider against a real API: ${reason}.\n`,
    );
  }
  return echoed;
}
