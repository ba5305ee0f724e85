import { marshall } from '@aws-sdk/util-dynamodb';
import type { LocalResources } from '../../../src/local/resources';
import { localResources } from '../../../src/local/stack/local-resources';

type Body = Record<string, unknown>;
/** Type → name → body, as in a `cdk.tf.json`. */
export type Resources = Record<string, Record<string, Body>>;

const REGION = 'us-east-1';
const INBOUND_CODE = 'export const onPublish = {};';
const OUTBOUND_CODE = 'export const onSubscribe = () => null;';

const artifacts = {
  lambdaDirectory: 'built/lambda',
  handlers: { inbound: INBOUND_CODE, outbound: OUTBOUND_CODE },
};

/** What the local runtime makes of a stack, which may be the fixture changed. */
export const read = (stack: unknown = synthesisedStack()): LocalResources =>
  localResources(stack, { region: REGION, artifacts });

/** The fixture after a change in place of its resources. */
export function readWith(change: (resources: Resources) => void): LocalResources {
  const stack = synthesisedStack();
  change(stack.resource);
  return read(stack);
}

/** The runtime passes the item on as it stands. */
const configuration = {
  schemaVersion: 1,
  models: { 'nova-lite': { name: 'Amazon Nova Lite', contextTokens: 300_000, prices: [] } },
  plans: [{ name: 'standard', group: 'standard', models: ['nova-lite'] }],
};
const configurationItem = { id: { S: 'gateway' }, ...marshall(configuration) };

const arn = (service: string, resource: string) =>
  `arn:\${data.aws_partition.current.partition}:${service}:\${data.aws_region.current.id}:\${data.aws_caller_identity.current.account_id}:${resource}`;
const tags = { Project: 'ai-gateway' };

/** A stack as `main.ts` synthesises it, with every form that the runtime must understand. */
export function synthesisedStack(): { resource: Resources; [kind: string]: unknown } {
  return {
    '//': { metadata: { backend: 'local', stackName: 'ai-gateway', version: '0.21.0' } },
    provider: { aws: [{ region: REGION }] },
    data: {
      aws_caller_identity: { current: {} },
      aws_iam_policy_document: { functions_chat_assume_role: { statement: [{ sid: 'LambdaAssumesRole' }] } },
      aws_partition: { current: {} },
      aws_region: { current: {} },
    },
    locals: {
      functions_common: {
        namespace: 'AiGateway',
        // Nothing that the runtime needs: any expression may stand here.
        hash: '${sha256(join(",", [for key, value in local.other : value]))}',
      },
    },
    resource: {
      ...userPool(),
      ...eventsApi(),
      ...functions(),
      ...tables(),
      ...schedules(),
      ...guardrail(),
      aws_iam_role: {
        functions_chat_role: {
          assume_role_policy: '${data.aws_iam_policy_document.functions_chat_assume_role.json}',
          name: 'ai-gateway-chat-${data.aws_region.current.id}',
        },
      },
    },
    output: { user_pool_id: { value: '${aws_cognito_user_pool.identity_users[0].id}' } },
  };
}

function userPool(): Resources {
  return {
    aws_cognito_user_pool: {
      identity_users: {
        count: 1,
        name: 'ai-gateway',
        password_policy: { minimum_length: 12, require_symbols: true },
        kms_key: '${var.anything ? aws_kms_key.none.arn : null}',
        tags,
      },
    },
    aws_cognito_user_pool_client: {
      identity_web_client: {
        count: 1,
        name: 'ai-gateway-web',
        user_pool_id: '${aws_cognito_user_pool.identity_users[0].id}',
        explicit_auth_flows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
        access_token_validity: 60,
        id_token_validity: 1,
        refresh_token_validity: 30,
        token_validity_units: [{ access_token: 'minutes', id_token: 'hours', refresh_token: 'days' }],
      },
      identity_native_client: {
        count: 0,
        name: 'ai-gateway-native',
        user_pool_id: '${aws_cognito_user_pool.identity_users[0].id}',
      },
    },
    aws_cognito_user_group: {
      identity_groups: {
        for_each: '${toset(["standard", "power"])}',
        name: '${each.key}',
        user_pool_id: '${aws_cognito_user_pool.identity_users[0].id}',
      },
    },
  };
}

function eventsApi(): Resources {
  const mode = (auth_type: string) => [{ auth_type }];
  return {
    aws_appsync_api: {
      events_api_events: {
        name: 'ai-gateway',
        event_config: [
          {
            auth_provider: [
              {
                auth_type: 'AMAZON_COGNITO_USER_POOLS',
                dynamic: {
                  cognito_config: [
                    {
                      for_each: [true],
                      content: {
                        aws_region: '${data.aws_region.current.id}',
                        user_pool_id: '${one(aws_cognito_user_pool.identity_users[*].id)}',
                      },
                    },
                  ],
                  openid_connect_config: [{ for_each: [], content: { issuer: null } }],
                },
              },
              { auth_type: 'AWS_IAM' },
            ],
            connection_auth_mode: [{ auth_type: 'AMAZON_COGNITO_USER_POOLS' }, { auth_type: 'AWS_IAM' }],
            default_publish_auth_mode: mode('AWS_IAM'),
            default_subscribe_auth_mode: mode('AWS_IAM'),
          },
        ],
      },
    },
    aws_appsync_channel_namespace: {
      events_api_inbound: {
        api_id: '${aws_appsync_api.events_api_events.api_id}',
        name: 'Inbound-Messages',
        code_handlers: '${file("${path.module}/handlers/inbound.js")}',
        publish_auth_mode: mode('AMAZON_COGNITO_USER_POOLS'),
        handler_configs: [
          {
            on_publish: [
              {
                behavior: 'CODE',
                integration: [
                  { data_source_name: '${aws_appsync_datasource.events_api_chat_function.name}' },
                ],
              },
            ],
          },
        ],
        depends_on: ['aws_appsync_datasource.events_api_chat_function'],
      },
      events_api_outbound: {
        api_id: '${aws_appsync_api.events_api_events.api_id}',
        name: 'Outbound-Messages',
        code_handlers: '${file("${path.module}/handlers/outbound.js")}',
        publish_auth_mode: mode('AWS_IAM'),
        subscribe_auth_mode: mode('AMAZON_COGNITO_USER_POOLS'),
      },
    },
    aws_appsync_datasource: {
      events_api_chat_function: {
        api_id: '${aws_appsync_api.events_api_events.api_id}',
        name: 'chat',
        type: 'AWS_LAMBDA',
        service_role_arn: '${aws_iam_role.events_api_chat_role.arn}',
        lambda_config: { function_arn: arn('lambda', 'function:ai-gateway-chat') },
      },
    },
  };
}

function functions(): Resources {
  const common = {
    architectures: ['arm64'],
    handler: 'index.handler',
    runtime: 'nodejs22.x',
    role: '${aws_iam_role.functions_chat_role.arn}',
    dynamic: { vpc_config: [{ for_each: [], content: { subnet_ids: '${vpc_config.value.subnet_ids}' } }] },
  };
  const variables = {
    AI_GATEWAY_EVENTS_ENDPOINT: 'https://${aws_appsync_api.events_api_events.dns["HTTP"]}/event',
    AI_GATEWAY_CONFIGURATION_TABLE: '${aws_dynamodb_table.metering_tables["configuration"].name}',
    AI_GATEWAY_METERS_TABLE: '${aws_dynamodb_table.metering_tables["meters"].name}',
    AI_GATEWAY_TURNS_TABLE: '${aws_dynamodb_table.metering_turns.name}',
    AI_GATEWAY_GUARDRAIL_ID: '${one(aws_bedrock_guardrail.guardrails_guardrail[*].guardrail_id)}',
    AI_GATEWAY_GUARDRAIL_VERSION: '${one(aws_bedrock_guardrail_version.guardrails_version[*].version)}',
    POWERTOOLS_METRICS_NAMESPACE: '${local.functions_common.namespace}',
    AWS_XRAY_CONTEXT_MISSING: 'IGNORE_ERROR',
  };
  return {
    aws_lambda_function: {
      functions_chat_function: {
        ...common,
        function_name: 'ai-gateway-chat',
        filename: '${path.module}/lambda/chat.zip',
        source_code_hash: '${filebase64sha256("${path.module}/lambda/chat.zip")}',
        timeout: 300,
        memory_size: 512,
        environment: { variables: { ...variables, POWERTOOLS_SERVICE_NAME: 'chat' } },
      },
      functions_failure_function: {
        ...common,
        function_name: 'ai-gateway-failure',
        filename: '${path.module}/lambda/failure.zip',
        source_code_hash: '${filebase64sha256("${path.module}/lambda/failure.zip")}',
        timeout: 30,
        memory_size: 256,
        reserved_concurrent_executions: 10,
        environment: [{ variables: { ...variables, POWERTOOLS_SERVICE_NAME: 'failure' } }],
      },
      identity_pre_token_function: {
        ...common,
        count: 0,
        function_name: 'ai-gateway-pre-token',
        filename: '${path.module}/lambda/pre-token.zip',
      },
    },
    aws_lambda_function_event_invoke_config: {
      functions_chat_invocation: {
        function_name: '${aws_lambda_function.functions_chat_function.function_name}',
        maximum_event_age_in_seconds: 60,
        maximum_retry_attempts: 1,
        destination_config: {
          on_failure: { destination: '${aws_lambda_function.functions_failure_function.arn}' },
        },
      },
      functions_failure_invocation: {
        function_name: '${aws_lambda_function.functions_failure_function.function_name}',
        maximum_event_age_in_seconds: 3_600,
        maximum_retry_attempts: 2,
      },
    },
  };
}

function tables(): Resources {
  return {
    aws_dynamodb_table: {
      metering_tables: {
        for_each: {
          configuration: { name: 'ai-gateway-configuration' },
          meters: { name: 'ai-gateway-meters' },
        },
        name: '${each.value.name}',
        attribute: [{ name: 'id', type: 'S' }],
        billing_mode: 'PAY_PER_REQUEST',
        hash_key: 'id',
        server_side_encryption: { enabled: true, kms_key_arn: '${aws_kms_key.encryption_gateway[0].arn}' },
      },
      metering_turns: {
        name: 'ai-gateway-turns',
        attribute: [
          { name: 'id', type: 'S' },
          { name: 'unsettled', type: 'S' },
          { name: 'openedAt', type: 'N' },
        ],
        billing_mode: 'PAY_PER_REQUEST',
        hash_key: 'id',
        global_secondary_index: [
          { name: 'unsettled', hash_key: 'unsettled', range_key: 'openedAt', projection_type: 'KEYS_ONLY' },
        ],
        ttl: { attribute_name: 'expiresAt', enabled: true },
      },
    },
    aws_dynamodb_table_item: {
      metering_configuration: {
        table_name: '${aws_dynamodb_table.metering_tables["configuration"].name}',
        hash_key: '${aws_dynamodb_table.metering_tables["configuration"].hash_key}',
        item: JSON.stringify(configurationItem),
      },
    },
  };
}

function schedules(): Resources {
  const schedule = (rate: string, action: string) => ({
    name: `ai-gateway-${action}`,
    group_name: 'default',
    schedule_expression: rate,
    schedule_expression_timezone: 'UTC',
    flexible_time_window: { mode: 'OFF' },
    kms_key_arn: '${aws_kms_key.encryption_gateway[0].arn}',
    target: {
      arn: '${aws_lambda_function.functions_failure_function.arn}',
      role_arn: '${aws_iam_role.functions_schedules_role.arn}',
      input: JSON.stringify({ action }),
      retry_policy: { maximum_event_age_in_seconds: 60, maximum_retry_attempts: 0 },
    },
  });
  return {
    aws_scheduler_schedule: {
      functions_sweep: schedule('rate(1 minute)', 'sweep'),
      functions_reconcile: { ...schedule('rate(2 hours)', 'reconcile'), state: 'DISABLED' },
    },
  };
}

function guardrail(): Resources {
  return {
    aws_bedrock_guardrail: {
      guardrails_guardrail: {
        count: 1,
        name: 'ai-gateway',
        blocked_input_messaging: 'Sorry, I cannot help with that request.',
        blocked_outputs_messaging: 'Sorry, I cannot show that answer.',
        content_policy_config: [
          { filters_config: [{ type: 'VIOLENCE', input_strength: 'HIGH', output_strength: 'LOW' }] },
        ],
        word_policy_config: [
          {
            dynamic: { words_config: [{ for_each: ['xyzzy'], content: { text: '${words_config.value}' } }] },
          },
        ],
      },
    },
    aws_bedrock_guardrail_version: {
      guardrails_version: {
        count: 1,
        guardrail_arn: '${aws_bedrock_guardrail.guardrails_guardrail[0].guardrail_arn}',
      },
    },
  };
}

const environment = {
  AI_GATEWAY_CONFIGURATION_TABLE: 'ai-gateway-configuration',
  AI_GATEWAY_METERS_TABLE: 'ai-gateway-meters',
  AI_GATEWAY_TURNS_TABLE: 'ai-gateway-turns',
  AI_GATEWAY_GUARDRAIL_ID: 'localguardrail',
  AI_GATEWAY_GUARDRAIL_VERSION: '1',
  POWERTOOLS_METRICS_NAMESPACE: 'AiGateway',
  AWS_XRAY_CONTEXT_MISSING: 'IGNORE_ERROR',
};

const onDemand = (TableName: string) => ({
  TableName,
  BillingMode: 'PAY_PER_REQUEST' as const,
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' as const }],
});

/** What the fixture says, as the local runtime plays it. */
export const expected: LocalResources = {
  region: REGION,
  accountId: '000000000000',
  userPool: {
    id: 'us-east-1_LocalPool1',
    clients: [
      {
        id: 'localwebclient',
        explicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
        accessTokenSeconds: 3_600,
        idTokenSeconds: 3_600,
        refreshTokenSeconds: 30 * 86_400,
      },
    ],
    groups: ['standard', 'power'],
    passwordMinimumLength: 12,
  },
  eventsApi: {
    id: 'localaigatewayeventsapi001',
    connectionAuthModes: ['AMAZON_COGNITO_USER_POOLS', 'AWS_IAM'],
    namespaces: [
      {
        name: 'Inbound-Messages',
        publishAuthModes: ['AMAZON_COGNITO_USER_POOLS'],
        subscribeAuthModes: ['AWS_IAM'],
        codeHandlers: INBOUND_CODE,
        onPublishDataSource: 'chat',
      },
      {
        name: 'Outbound-Messages',
        publishAuthModes: ['AWS_IAM'],
        subscribeAuthModes: ['AMAZON_COGNITO_USER_POOLS'],
        codeHandlers: OUTBOUND_CODE,
      },
    ],
    dataSources: [{ name: 'chat', functionName: 'ai-gateway-chat' }],
  },
  functions: [
    {
      name: 'ai-gateway-chat',
      zipFile: 'built/lambda/chat.zip',
      handler: 'index.handler',
      timeoutSeconds: 300,
      memoryMegabytes: 512,
      environment: { ...environment, POWERTOOLS_SERVICE_NAME: 'chat' },
      reservedConcurrency: 100,
      asynchronous: {
        maximumRetryAttempts: 1,
        maximumEventAgeSeconds: 60,
        onFailureFunction: 'ai-gateway-failure',
      },
    },
    {
      name: 'ai-gateway-failure',
      zipFile: 'built/lambda/failure.zip',
      handler: 'index.handler',
      timeoutSeconds: 30,
      memoryMegabytes: 256,
      environment: { ...environment, POWERTOOLS_SERVICE_NAME: 'failure' },
      reservedConcurrency: 10,
      asynchronous: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 3_600 },
    },
  ],
  tables: [
    { definition: onDemand('ai-gateway-configuration'), items: [configurationItem] },
    { definition: onDemand('ai-gateway-meters'), items: [] },
    {
      definition: {
        ...onDemand('ai-gateway-turns'),
        AttributeDefinitions: [
          { AttributeName: 'id', AttributeType: 'S' },
          { AttributeName: 'unsettled', AttributeType: 'S' },
          { AttributeName: 'openedAt', AttributeType: 'N' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'unsettled',
            KeySchema: [
              { AttributeName: 'unsettled', KeyType: 'HASH' },
              { AttributeName: 'openedAt', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
      },
      timeToLiveAttribute: 'expiresAt',
      items: [],
    },
  ],
  schedules: [
    {
      name: 'ai-gateway-sweep',
      everyMs: 60_000,
      functionName: 'ai-gateway-failure',
      input: { action: 'sweep' },
      enabled: true,
    },
    {
      name: 'ai-gateway-reconcile',
      everyMs: 7_200_000,
      functionName: 'ai-gateway-failure',
      input: { action: 'reconcile' },
      enabled: false,
    },
  ],
  guardrail: {
    id: 'localguardrail',
    version: '1',
    blockedWords: ['xyzzy'],
    contentFilters: [{ type: 'VIOLENCE', inputStrength: 'HIGH', outputStrength: 'LOW' }],
    meteredPolicies: ['contentPolicy'],
    blockedInputMessage: 'Sorry, I cannot help with that request.',
    blockedOutputMessage: 'Sorry, I cannot show that answer.',
  },
};
