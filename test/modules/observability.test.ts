import { describe, expect, it } from '@jest/globals';
import { Observability } from '../../modules/observability/observability';
import type { Body } from '../../stacks/synthesised';
import { bodyOf, literalStack, moduleStack } from './synthesise';

const literal = (values: object = {}) => literalStack(Observability, values).toTerraform();
const published = () => moduleStack(Observability).toTerraform();

const ALARM = 'aws_cloudwatch_metric_alarm';
const alarm = (name: string, values: object = {}) => bodyOf(literal(values), ALARM, name);
const alarms = (values: object = {}) => Object.entries(literal(values).resource?.[ALARM] ?? {});
const queries = (name: string) => alarm(name)['metric_query'] as Body[];

const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:operators';

describe('the alarms', () => {
  it('watch what makes people wait, hang or be refused', () => {
    expect(alarms().map(([name]) => name)).toEqual([
      'chat_errors',
      'chat_throttles',
      'chat_duration',
      'chat_event_age',
      'chat_events_dropped',
      'chat_failures_undelivered',
      'failure_errors',
      'failure_events_dropped',
      'api_server_errors',
      'table_throttles',
      'table_system_errors',
    ]);
  });

  it('are quiet where nobody uses the gateway', () => {
    const missing = alarms().map(([, body]) => body['treat_missing_data']);

    expect(new Set(missing)).toEqual(new Set(['notBreaching']));
  });

  it('tell the topics when they begin, and when they end', () => {
    const told = alarms({ alarmActions: [TOPIC] }).map(([, body]) => [
      body['alarm_actions'],
      body['ok_actions'],
    ]);

    expect(told).toEqual(told.map(() => [[TOPIC], [TOPIC]]));
    expect(told).not.toEqual([]);
  });

  it('say what they mean, and what to do first, in what CloudWatch stores', () => {
    const descriptions = alarms().map(([, body]) => body['alarm_description'] as string);

    expect(descriptions.filter((text) => !/^[A-Z].*\. First: .*\.$/.test(text))).toEqual([]);
    expect(Math.max(...descriptions.map((text) => text.length))).toBeLessThanOrEqual(1_024);
  });

  it('have names that begin with the gateway’s', () => {
    const names = alarms({ name: 'other' }).map(([, body]) => body['alarm_name'] as string);

    // A table's own name begins with the gateway's.
    expect(names.filter((name) => !/^(other-|\$\{each\.value\}-)/.test(name))).toEqual([]);
  });

  it('are none where they are not wanted', () => {
    const indices = alarms({ enabled: false }).map(([, { count, for_each: forEach }]) => count ?? forEach);

    expect(new Set(indices)).toEqual(new Set([0, '${toset([])}']));
  });

  it('are made or not by Terraform in the published module', () => {
    const { resource } = published();

    const indices = Object.values(resource![ALARM]!).map(({ count, for_each: forEach }) => count ?? forEach);
    expect(new Set(indices)).toEqual(
      new Set(['${var.enabled ? 1 : 0}', '${toset(var.enabled ? var.table_names : [])}']),
    );
  });
});

describe('on the functions', () => {
  it('one failed invocation of the failure function is enough: behind it somebody waits', () => {
    expect(alarm('failure_errors')).toMatchObject({
      namespace: 'AWS/Lambda',
      metric_name: 'Errors',
      dimensions: { FunctionName: 'ai-gateway-failure' },
      statistic: 'Sum',
      threshold: 1,
    });
  });

  it('a chat function without a failure to report to is told of at once', () => {
    expect(alarm('chat_failures_undelivered')).toMatchObject({
      metric_name: 'DestinationDeliveryFailures',
      dimensions: { FunctionName: 'ai-gateway-chat' },
      threshold: 1,
    });
  });

  it('the slowest twentieth of turns is compared in milliseconds, and not where turns are few', () => {
    expect(alarm('chat_duration', { thresholds: { chatDurationSeconds: 600 } })).toMatchObject({
      metric_name: 'Duration',
      extended_statistic: 'p95',
      evaluate_low_sample_count_percentiles: 'ignore',
      threshold: 600_000,
      evaluation_periods: 3,
    });
  });

  it('Terraform turns seconds into milliseconds in the published module', () => {
    expect(bodyOf(published(), ALARM, 'chat_event_age')['threshold']).toBe(
      '${1000 * var.thresholds.chat_event_age_seconds}',
    );
  });
});

describe('on the API', () => {
  it('its own failures are counted, not its clients’', () => {
    expect(alarm('api_server_errors')).toMatchObject({
      namespace: 'AWS/AppSync',
      metric_name: '5XXError',
      dimensions: { EventAPIId: 'example1234567890abcdefghi' },
    });
  });
});

describe('on the tables', () => {
  it('there are two for each, with the table’s name', () => {
    const forEach = ['table_throttles', 'table_system_errors'].map((name) => alarm(name)['for_each']);

    const tables = '["ai-gateway-configuration", "ai-gateway-meters", "ai-gateway-turns"]';
    expect(forEach).toEqual([`\${toset(${tables})}`, `\${toset(${tables})}`]);
  });

  it('throttled reads and writes are added, also where there are only some of one kind', () => {
    const [sum, ...metrics] = queries('table_throttles');

    expect(sum).toMatchObject({ expression: 'FILL(m1, 0) + FILL(m2, 0)', return_data: true });
    expect(metrics).toMatchObject([
      { id: 'm1', metric: { metric_name: 'ReadThrottleEvents', dimensions: { TableName: '${each.value}' } } },
      {
        id: 'm2',
        metric: { metric_name: 'WriteThrottleEvents', dimensions: { TableName: '${each.value}' } },
      },
    ]);
  });

  it('DynamoDB’s own errors are added over the operations that the functions use', () => {
    const [, ...metrics] = queries('table_system_errors');

    const dimensions = metrics.map(({ metric }) => (metric as Body)['dimensions']);
    expect(dimensions).toEqual(
      ['GetItem', 'PutItem', 'UpdateItem'].map((Operation) => ({ TableName: '${each.value}', Operation })),
    );
  });
});

describe('the output', () => {
  it('has the ARN of every alarm, by name and table', () => {
    const { output } = published();

    const text = String(output!['alarm_arns']!['value']);
    expect(text).toContain('= aws_cloudwatch_metric_alarm.chat_errors[0].arn');
    expect(text).toContain(
      'in aws_cloudwatch_metric_alarm.table_throttles : format("table_throttles_%s", table)',
    );
  });
});
