import type { HandlerLogLine } from './events/appsync-js/load-handlers';
import type { FunctionLogLine } from './lambda/lambda-observer';
import type { LogEntry } from './telemetry/log-store';
import { LogStore } from './telemetry/log-store';
import { MetricStore } from './telemetry/metric-store';
import { TraceStore } from './telemetry/trace-store';
import type { XRaySegment } from './telemetry/xray-segment';

type Dimensions = Readonly<Record<string, string>>;

/** What CloudWatch and X-Ray would hold: the gateway's logs, metrics and traces, and those of the services. */
export class Observations {
  readonly logs = new LogStore();
  readonly metrics = new MetricStore();
  readonly traces = new TraceStore();

  /** @param onLog called with every line as it is kept */
  constructor(private readonly onLog: (entry: LogEntry) => void = () => undefined) {}

  /** A line of a function's log; one in the embedded metric format is metrics as well, as on CloudWatch. */
  readonly logLine = (event: FunctionLogLine): void => {
    const entry = this.logs.add(event);
    const { line } = entry;
    this.onLog(entry);
    if (line.kind === 'metrics') for (const point of line.dataPoints) this.metrics.add(point);
  };

  readonly handlerLog = ({ level, namespace, message }: HandlerLogLine): void => {
    const text = JSON.stringify({ level: level.toUpperCase(), message, namespace });
    this.logs.add({ functionName: `appsync/${namespace}`, text });
  };

  readonly segment = (segment: XRaySegment): void => this.traces.add(segment);

  readonly dynamoDbMetric = (name: string, value: number, table: string, operation: string): void =>
    this.metric('AWS/DynamoDB', name, value, { TableName: table, Operation: operation });

  readonly lambdaMetric = (name: string, value: number, functionName: string): void =>
    this.metric('AWS/Lambda', name, value, { FunctionName: functionName });

  readonly appSyncMetric =
    (apiId: string) =>
    (name: string, value: number, namespace?: string): void =>
      this.metric('AWS/AppSync', name, value, {
        EventAPIId: apiId,
        ...(namespace !== undefined && { ChannelNamespaceName: namespace }),
      });

  private metric(namespace: string, name: string, value: number, dimensions: Dimensions): void {
    this.metrics.add({ namespace, name, unit: 'None', dimensions, timestamp: Date.now(), values: [value] });
  }
}
