import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import type { Condition } from '../terraform/condition';
import { type Each, eachOfSet } from '../terraform/each';
import { PERIOD_SECONDS } from './period';

export interface TableAlarmsProps {
  readonly tableNames: readonly string[];
  readonly enabled: Condition;
  readonly throttles: number;
  readonly systemErrors: number;
  readonly actions: string[];
  readonly tags: Record<string, string>;
}

/** What the functions do with the tables: DynamoDB counts its own errors by operation. */
const OPERATIONS = ['GetItem', 'PutItem', 'UpdateItem'];

/** Two alarms for each table. Names are the tables' names, which begin with the gateway's. */
export class TableAlarms extends Construct {
  readonly throttles: CloudwatchMetricAlarm;
  readonly systemErrors: CloudwatchMetricAlarm;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: TableAlarmsProps,
  ) {
    super(scope, id);
    const each = eachOfSet(props.tableNames, props.enabled);
    this.throttles = this.sumAlarm('throttles', each, {
      threshold: props.throttles,
      metrics: ['ReadThrottleEvents', 'WriteThrottleEvents'].map((metricName) => ({ metricName })),
      description:
        'A table refuses reads or writes. Turns get slow, then are refused. First: its metrics by partition key: one busy key takes about 1,000 writes a second; else the account’s quota of the table.',
    });
    this.systemErrors = this.sumAlarm('system_errors', each, {
      threshold: props.systemErrors,
      metrics: OPERATIONS.map((Operation) => ({ metricName: 'SystemErrors', Operation })),
      description:
        'DynamoDB fails operations on a table; the gateway refuses what it cannot count. First: the health of AWS DynamoDB in this region: there is nothing to mend here.',
    });
  }

  private sumAlarm(
    id: string,
    each: Each<string>,
    alarm: {
      readonly threshold: number;
      readonly description: string;
      readonly metrics: readonly { readonly metricName: string; readonly Operation?: string }[];
    },
  ): CloudwatchMetricAlarm {
    const { actions, tags } = this.props;
    const ids = alarm.metrics.map((_, index) => `m${index + 1}`);
    return new CloudwatchMetricAlarm(this, id, {
      forEach: each.forEach,
      alarmName: `${each.value}-${id.replaceAll('_', '-')}`,
      alarmDescription: alarm.description,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      threshold: alarm.threshold,
      evaluationPeriods: 1,
      treatMissingData: 'notBreaching',
      metricQuery: [
        {
          id: 'sum',
          label: id,
          // A metric without a sample is missing, and a sum with a missing part would be too.
          expression: ids.map((metric) => `FILL(${metric}, 0)`).join(' + '),
          returnData: true,
        },
        ...alarm.metrics.map(({ metricName, ...operation }, index) => ({
          id: `m${index + 1}`,
          metric: {
            namespace: 'AWS/DynamoDB',
            metricName,
            dimensions: { TableName: each.value, ...operation },
            period: PERIOD_SECONDS,
            stat: 'Sum',
          },
        })),
      ],
      alarmActions: actions,
      okActions: actions,
      tags,
    });
  }
}
