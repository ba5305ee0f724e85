import type { JsonObject } from './json';

/** Arguments of a type that AWS accepts, what to put over them so that it does not, and how the check says so. */
export type Sample = readonly [type: string, right: JsonObject, wrong: JsonObject, problem: RegExp];

/** One for each type that is echoed or answered by the stand-in; for the guardrail see the check's own test. */
export const SAMPLES: readonly Sample[] = [
  [
    'aws_appsync_api',
    { name: 'events', event_config: [eventConfig('AWS_IAM')] },
    { event_config: [eventConfig('IAM')] },
    /authType: 'IAM' is none of/,
  ],
  [
    'aws_appsync_channel_namespace',
    {
      api_id: 'a',
      name: 'inbound',
      handler_configs: [
        {
          on_publish: [
            {
              behavior: 'CODE',
              integration: [{ data_source_name: 'chat', lambda_config: [{ invoke_type: 'EVENT' }] }],
            },
          ],
        },
      ],
    },
    { code_handlers: 'x'.repeat(32_769) },
    /codeHandlers: 32769 characters/,
  ],
  [
    'aws_appsync_datasource',
    { api_id: 'a', name: 'chat', type: 'AWS_LAMBDA', lambda_config: [{ function_arn: 'arn:f' }] },
    { name: 'chat-function' },
    /name: 'chat-function' does not match/,
  ],
  [
    'aws_appsync_domain_name',
    { domain_name: 'a.example.com', certificate_arn: 'arn:aws:acm:us-east-1:123456789012:certificate/abc' },
    { certificate_arn: 'arn:aws:s3:::a-bucket-not-a-certificate' },
    /certificateArn/,
  ],
  [
    'aws_appsync_domain_name_api_association',
    { domain_name: 'a.example.com', api_id: 'a' },
    { domain_name: 'a' },
    /domainName/,
  ],
  [
    'aws_bedrock_guardrail_version',
    { guardrail_arn: 'arn:aws:bedrock:us-east-1:123456789012:guardrail/abc', skip_destroy: true },
    { guardrail_arn: 'arn:aws:bedrock:us-east-1:123456789012:guardrail-profile/abc' },
    /guardrailIdentifier/,
  ],
  [
    'aws_bedrock_inference_profile',
    {
      name: 'chat',
      model_source: [{ copy_from: 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0' }],
    },
    { name: 'chat--profile' },
    /inferenceProfileName/,
  ],
  [
    'aws_budgets_budget',
    {
      name: 'month',
      budget_type: 'COST',
      time_unit: 'MONTHLY',
      limit_amount: '10',
      limit_unit: 'USD',
      time_period_start: '2017-07-01_00:00',
      cost_filter: [{ name: 'Service', values: ['Amazon Bedrock'] }],
      notification: [
        {
          comparison_operator: 'GREATER_THAN',
          notification_type: 'FORECASTED',
          threshold: 80,
          threshold_type: 'PERCENTAGE',
          subscriber_email_addresses: ['a@example.com'],
        },
      ],
    },
    { time_unit: 'WEEKLY' },
    /Budget\.TimeUnit: 'WEEKLY'/,
  ],
  [
    'aws_ce_anomaly_monitor',
    {
      name: 'ai',
      monitor_type: 'CUSTOM',
      monitor_specification: JSON.stringify({ Tags: { Key: 'team', Values: ['a'] } }),
      tags: { team: 'a' },
    },
    { monitor_specification: JSON.stringify({ Tag: { Key: 'team' } }) },
    /Tag/,
  ],
  [
    'aws_ce_anomaly_subscription',
    {
      name: 'ai',
      frequency: 'DAILY',
      monitor_arn_list: ['arn:aws:ce::123456789012:anomalymonitor/a'],
      subscriber: [{ type: 'EMAIL', address: 'a@example.com' }],
      threshold_expression: [
        {
          dimension: [
            {
              key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE',
              match_options: ['GREATER_THAN_OR_EQUAL'],
              values: ['100'],
            },
          ],
        },
      ],
    },
    { frequency: 'HOURLY' },
    /Frequency: 'HOURLY'/,
  ],
  [
    'aws_cloudwatch_composite_alarm',
    {
      alarm_name: 'a',
      alarm_rule: 'ALARM(b)',
      actions_suppressor: [{ alarm: 'c', wait_period: 60, extension_period: 60 }],
    },
    { alarm_actions: ['1', '2', '3', '4', '5', '6'] },
    /AlarmActions: 6 elements, at most 5/,
  ],
  [
    'aws_cloudwatch_query_definition',
    { name: 'q', query_string: 'fields @message' },
    { log_group_names: ['a b'] },
    /logGroupNames\[0\]/,
  ],
  [
    'aws_cognito_risk_configuration',
    {
      user_pool_id: 'us-east-1_a',
      compromised_credentials_risk_configuration: [{ actions: [{ event_action: 'BLOCK' }] }],
    },
    { risk_exception_configuration: [{ blocked_ip_range_list: [1] }] },
    /BlockedIPRangeList/,
  ],
  [
    'aws_cognito_user_pool_ui_customization',
    { user_pool_id: 'us-east-1_a', css: '.a {}' },
    { user_pool_id: 'a' },
    /UserPoolId/,
  ],
  [
    'aws_lambda_code_signing_config',
    {
      allowed_publishers: [
        { signing_profile_version_arns: ['arn:aws:signer:us-east-1:123456789012:/signing-profiles/a/b'] },
      ],
      policies: [{ untrusted_artifact_on_deployment: 'Enforce' }],
    },
    { policies: [{ untrusted_artifact_on_deployment: 'Block' }] },
    /UntrustedArtifactOnDeployment: 'Block'/,
  ],
  [
    'aws_lambda_provisioned_concurrency_config',
    { function_name: 'chat', qualifier: 'live', provisioned_concurrent_executions: 1 },
    { provisioned_concurrent_executions: 0 },
    /ProvisionedConcurrentExecutions/,
  ],
  [
    'aws_xray_group',
    { group_name: 'ai', filter_expression: 'fault', insights_configuration: [{ insights_enabled: true }] },
    { group_name: 'x'.repeat(33) },
    /33 characters, at most 32/,
  ],
  [
    'aws_xray_sampling_rule',
    {
      rule_name: 'ai',
      resource_arn: '*',
      priority: 100,
      fixed_rate: 0.1,
      reservoir_size: 1,
      service_name: 'chat',
      service_type: '*',
      host: '*',
      http_method: '*',
      url_path: '*',
      version: 1,
    },
    { fixed_rate: 5 },
    /FixedRate: 5, at most 1/,
  ],
];

function eventConfig(auth_type: string): JsonObject {
  const mode = [{ auth_type }];
  return {
    auth_provider: mode,
    connection_auth_mode: mode,
    default_publish_auth_mode: mode,
    default_subscribe_auth_mode: mode,
    log_config: [],
  };
}
