import type { FunctionLogLine } from './lambda/lambda-observer';
import { LogStore } from './telemetry/log-store';
import { MetricStore } from './telemetry/metric-store';
import { TraceStore } from './telemetry/trace-store';
import type { XRaySegment } from './telemetry/xray-segment';

/** What CloudWatch and X-Ray would hold: the gateway's logs, metrics and traces, and those of the services. */
export class Observations {
  readonly logs = new LogStore();
  readonly metrics = new MetricStore();
  readonly traces = new TraceStore();

  /** A line of a function's log; one in the embedded metric format is metrics as well, as on CloudWatch. */
  readonly logLine = (event: FunctionLogLine): void => {
    const { line } = this.logs.add(event);
    if (line.kind === 'metrics') for (const point of line.dataPoints) this.metrics.add(point);
  };

  readonly segment = (segment: XRaySegment): void => this.traces.add(segment);

  metric(namespace: string, name: string, value: number, dimensions: Readonly<Record<string, string>>): void {
    this.metrics.add({ namespace, name, unit: 'None', dimensions, timestamp: Date.now(), values: [value] });
  }
}
