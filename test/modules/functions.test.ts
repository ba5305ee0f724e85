import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Functions } from '../../modules/functions/functions';
import { readEnvironment } from '../../src/handlers/environment';
import type { Body } from '../../stacks/synthesised';
import { bodyOf, literalStack, moduleStack } from './synthesise';

type FunctionName = 'chat' | 'failure' | 'operations';

const literal = (values: object = {}) => literalStack(Functions, values).toTerraform();
const published = () => moduleStack(Functions).toTerraform();

const functionOf = (values: object, name: FunctionName = 'chat') =>
  bodyOf(literal(values), 'aws_lambda_function', `${name}_function`);
const variablesOf = (values: object = {}, name: FunctionName = 'chat') =>
  (functionOf(values, name)['environment'] as Body)['variables'] as Record<string, string>;
const invocationOf = (name: FunctionName) =>
  bodyOf(literal(), 'aws_lambda_function_event_invoke_config', `${name}_invocation`);

const GUARDRAIL = { id: 'gr-1', version: '3' };

describe('the environment', () => {
  it('is what the handlers read', () => {
    const environment = readEnvironment({ AWS_REGION: 'eu-central-1', ...variablesOf() });

    expect(environment).toMatchObject({
      AI_GATEWAY_EVENTS_ENDPOINT: Functions.definition.example.eventsEndpoint,
      AI_GATEWAY_CONFIGURATION_TABLE: 'ai-gateway-configuration',
      AI_GATEWAY_METERS_TABLE: 'ai-gateway-meters',
      AI_GATEWAY_TURNS_TABLE: 'ai-gateway-turns',
      AI_GATEWAY_ANSWERS_TABLE: 'ai-gateway-answers',
    });
  });

  it('has times by default that are the handlers’ own', () => {
    const { AI_GATEWAY_EVENTS_ENDPOINT, ...rest } = variablesOf();
    const withoutTimes = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.endsWith('_MS')));
    const read = (variables: object) =>
      readEnvironment({ AWS_REGION: 'eu-central-1', AI_GATEWAY_EVENTS_ENDPOINT, ...variables });

    expect(read(rest)).toEqual(read(withoutTimes));
  });

  it('takes every time that the rules accept, as the handlers do', () => {
    const time = fc.integer({ min: 1, max: 1_000 });
    const tuning = fc.record({ cadenceMs: time, heartbeatMs: time, configurationRefreshMs: time });

    fc.assert(
      fc.property(tuning, (times) => {
        const environment = readEnvironment({
          AWS_REGION: 'eu-central-1',
          ...variablesOf({ tuning: times }),
        });

        expect(environment).toMatchObject({
          AI_GATEWAY_CADENCE_MS: times.cadenceMs,
          AI_GATEWAY_HEARTBEAT_MS: times.heartbeatMs,
          AI_GATEWAY_CONFIGURATION_REFRESH_MS: times.configurationRefreshMs,
        });
      }),
      { numRuns: 10 },
    );
  });

  it('is literals where the module is given literals, for readers of the stack', () => {
    expect(JSON.stringify(variablesOf({ guardrail: GUARDRAIL }))).not.toContain('${');
  });

  it('names the guardrail where there is one', () => {
    expect(variablesOf({ guardrail: GUARDRAIL })).toMatchObject({
      AI_GATEWAY_GUARDRAIL_ID: 'gr-1',
      AI_GATEWAY_GUARDRAIL_VERSION: '3',
    });
  });

  it.each([
    [GUARDRAIL, 'sync'],
    [{ ...GUARDRAIL, streamProcessingMode: 'async' }, 'async'],
  ])('says when the guardrail judges a streamed answer: %j', (guardrail, mode) => {
    expect(variablesOf({ guardrail })).toMatchObject({ AI_GATEWAY_GUARDRAIL_MODE: mode });
  });

  it('names the hosts beyond AWS that prompts may reach, in order, to the functions of answers', () => {
    const egressHosts = ['llm.example.com', 'api.openai.com', 'llm.example.com'];
    const hosts = (name: FunctionName) => variablesOf({ egressHosts }, name)['AI_GATEWAY_EGRESS_HOSTS'];

    expect([hosts('chat'), hosts('failure'), hosts('operations')]).toEqual([
      'api.openai.com,llm.example.com',
      'api.openai.com,llm.example.com',
      undefined,
    ]);
  });

  it('names the table of prepared responses to the functions that use it', () => {
    const named = (name: FunctionName) =>
      variablesOf({ preparedTableName: 'ai-gateway-prepared' }, name)['AI_GATEWAY_PREPARED_TABLE'];

    expect([named('chat'), named('failure'), named('operations')]).toEqual([
      'ai-gateway-prepared',
      undefined,
      'ai-gateway-prepared',
    ]);
  });

  it('has no variable for hosts and prepared responses that are not there', () => {
    const names = Object.keys(variablesOf());

    expect(names).not.toContain('AI_GATEWAY_EGRESS_HOSTS');
    expect(names).not.toContain('AI_GATEWAY_PREPARED_TABLE');
  });

  it('has no variable for a guardrail that is not there', () => {
    expect(Object.keys(variablesOf()).filter((name) => name.includes('GUARDRAIL'))).toEqual([]);
  });

  it('names no guardrail to the operations function, which asks no model', () => {
    const names = Object.keys(variablesOf({ guardrail: GUARDRAIL }, 'operations'));

    expect(names.filter((name) => name.includes('GUARDRAIL'))).toEqual([]);
  });

  it('leaves it to Terraform whether there is a guardrail, in the published module', () => {
    const { environment } = bodyOf(published(), 'aws_lambda_function', 'chat_function') as {
      environment: { variables: string };
    };

    expect(environment.variables).toMatch(/^\$\{merge\(/);
    expect(environment.variables).toContain('var.guardrail != null ? {');
    expect(environment.variables).toContain('AI_GATEWAY_GUARDRAIL_ID      = var.guardrail.id');
    expect(environment.variables).toContain(
      'AI_GATEWAY_GUARDRAIL_MODE    = var.guardrail.stream_processing_mode',
    );
    expect(environment.variables).toContain(
      'length(var.egress_hosts) > 0 ? { AI_GATEWAY_EGRESS_HOSTS = join(",", sort(var.egress_hosts)) } : {}',
    );
    expect(environment.variables).toContain(
      'var.prepared_table_name != null ? { AI_GATEWAY_PREPARED_TABLE = var.prepared_table_name } : {}',
    );
  });

  it('tells Powertools whose logs and metrics they are', () => {
    const powertools = (name: FunctionName) => variablesOf({ logLevel: 'WARN' }, name);

    expect(powertools('chat')).toMatchObject({
      POWERTOOLS_METRICS_NAMESPACE: 'AiGateway',
      POWERTOOLS_SERVICE_NAME: 'chat',
      POWERTOOLS_LOG_LEVEL: 'WARN',
    });
    expect(powertools('failure')['POWERTOOLS_SERVICE_NAME']).toBe('failure');
    expect(powertools('operations')['POWERTOOLS_SERVICE_NAME']).toBe('operations');
  });
});

describe('the chat function', () => {
  it('may answer for five minutes, and runs at most a hundred turns at once', () => {
    expect(functionOf({})).toMatchObject({
      function_name: 'ai-gateway-chat',
      filename: '${path.module}/lambda/chat.zip',
      timeout: 300,
      memory_size: 512,
      reserved_concurrent_executions: -1,
    });
  });

  it('gives up what waited a minute, and what failed twice, to the failure function', () => {
    expect(invocationOf('chat')).toEqual(
      expect.objectContaining({
        maximum_event_age_in_seconds: 60,
        maximum_retry_attempts: 1,
        destination_config: {
          on_failure: { destination: '${aws_lambda_function.failure_function.arn}' },
        },
      }),
    );
  });

  it('keeps its other sizes when one is given', () => {
    expect(functionOf({ chat: { timeoutSeconds: 900 } })).toMatchObject({ timeout: 900, memory_size: 512 });
  });

  it('has the policies that it is given', () => {
    const policies = { metering: '${data.aws_iam_policy_document.x.json}' };

    const given = bodyOf(literal({ chatPolicies: policies }), 'aws_iam_role_policy', 'chat_policy_given');

    expect(given['for_each']).toEqual(policies);
  });
});

describe('the failure function', () => {
  it('is small and short', () => {
    expect(functionOf({}, 'failure')).toMatchObject({
      function_name: 'ai-gateway-failure',
      filename: '${path.module}/lambda/failure.zip',
      timeout: 30,
      memory_size: 256,
      reserved_concurrent_executions: -1,
    });
  });

  it('is tried three times within an hour, and has nobody to report to', () => {
    const invocation = invocationOf('failure');

    expect(invocation).toMatchObject({ maximum_event_age_in_seconds: 3_600, maximum_retry_attempts: 2 });
    expect(invocation).not.toHaveProperty('destination_config');
  });

  it('has its own policies, none of the chat function’s', () => {
    const values = { chatPolicies: { models: '{}' }, failurePolicies: { events: '{}' } };

    const given = bodyOf(literal(values), 'aws_iam_role_policy', 'failure_policy_given');

    expect(given['for_each']).toEqual({ events: '{}' });
  });
});

describe('the operations function', () => {
  it('has a quarter of an hour, and is not tried again: the next schedule does what was left', () => {
    expect(functionOf({}, 'operations')).toMatchObject({
      function_name: 'ai-gateway-operations',
      filename: '${path.module}/lambda/operations.zip',
      timeout: 900,
      memory_size: 512,
      reserved_concurrent_executions: -1,
    });
    expect(invocationOf('operations')).toMatchObject({
      maximum_event_age_in_seconds: 3_600,
      maximum_retry_attempts: 0,
    });
  });

  it('has its own policies, none of the others’', () => {
    const values = { chatPolicies: { models: '{}' }, operationsPolicies: { metering: '{}' } };

    const given = bodyOf(literal(values), 'aws_iam_role_policy', 'operations_policy_given');

    expect(given['for_each']).toEqual({ metering: '{}' });
  });

  it('has a log group that is told with the others', () => {
    const { output } = published();

    expect(JSON.stringify(output?.['log_group_names']?.value)).toContain(
      '/aws/lambda/${var.name}-operations',
    );
  });
});

describe('the published module', () => {
  it('takes the packages from its own release', () => {
    expect(bodyOf(published(), 'aws_lambda_function', 'chat_function')['filename']).toBe(
      '${path.module}/lambda/chat.zip',
    );
  });

  it('counts nothing by an id or ARN, which may be unknown', () => {
    const { resource = {} } = published();

    const indices = Object.values(resource).flatMap((bodies) =>
      Object.values(bodies).flatMap(({ count, for_each: forEach }) => [count, forEach]),
    );

    expect([...new Set(indices.filter((index) => index !== undefined))]).toEqual([
      '${var.vpc != null ? 1 : 0}',
      '${var.failure_policies}',
      '${var.chat_policies}',
      '${var.operations_policies}',
    ]);
  });

  it('says what is known in the first plan: names, and ARNs made of them', () => {
    const { output = {} } = published();

    const references = Object.values(output).map(({ value }) => JSON.stringify(value));
    expect(references.filter((value) => value.includes('aws_lambda_function'))).toEqual([]);
  });
});
