import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import type { Construct } from 'constructs';
import { choose, countIf } from '../terraform/condition';
import type { Outputs, Props } from '../terraform/definition';
import { asMap, asNumber, hcl, isExpression } from '../terraform/expression';
import { ModuleConstruct } from '../terraform/module-construct';
import { attributeOfFirst } from '../terraform/references';
import { METRIC_ALARMS, type MetricAlarm } from './alarms';
import { observability } from './definition';
import { PERIOD_SECONDS } from './period';
import { TableAlarms } from './table-alarms';

/** Alarms on functions, API and tables. */
export class Observability extends ModuleConstruct<typeof observability> {
  static readonly definition = observability;
  readonly outputs: Outputs<typeof observability>;

  constructor(scope: Construct, id: string, props: Props<typeof observability>) {
    super(scope, id, observability, props);
    const { enabled, thresholds, tableNames, alarmActions, tags } = this.inputs;
    const arns = Object.entries(METRIC_ALARMS).map(([name, alarm]) => [
      name,
      attributeOfFirst(this.metricAlarm(name, alarm), 'arn'),
    ]);
    const { throttles, systemErrors } = new TableAlarms(this, 'table', {
      tableNames,
      enabled,
      throttles: thresholds.tableThrottles,
      systemErrors: thresholds.tableSystemErrors,
      actions: alarmActions,
      tags,
    });
    const single = choose<unknown>(enabled, Object.fromEntries(arns), {});
    this.outputs = {
      alarmArns: asMap(hcl`merge(
        ${single},
        { for table, alarm in ${throttles.fqn} : format("table_throttles_%s", table) => alarm.arn },
        { for table, alarm in ${systemErrors.fqn} : format("table_system_errors_%s", table) => alarm.arn },
      )`),
    };
  }

  private metricAlarm(id: string, alarm: MetricAlarm): CloudwatchMetricAlarm {
    const { name, enabled, thresholds, alarmActions, tags } = this.inputs;
    return new CloudwatchMetricAlarm(this, id, {
      count: countIf(enabled),
      alarmName: `${name}-${id.replaceAll('_', '-')}`,
      alarmDescription: alarm.description,
      namespace: alarm.namespace,
      metricName: alarm.metricName,
      dimensions: { [alarm.dimension]: this.inputs[alarm.of] },
      ...(alarm.statistic === 'p95'
        ? // Of a handful of turns the slowest is the 95th percentile: that is no reason to wake anybody.
          { extendedStatistic: 'p95', evaluateLowSampleCountPercentiles: 'ignore' }
        : { statistic: alarm.statistic }),
      period: PERIOD_SECONDS,
      evaluationPeriods: alarm.periods ?? 1,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      threshold: times(alarm.factor ?? 1, thresholds[alarm.threshold]),
      // A gateway that nobody uses has no metrics, and is well.
      treatMissingData: 'notBreaching',
      alarmActions,
      okActions: alarmActions,
      tags,
    });
  }
}

const times = (factor: number, value: number): number => {
  if (factor === 1) return value;
  return isExpression(value) ? asNumber(hcl`${factor} * ${value}`) : factor * value;
};
