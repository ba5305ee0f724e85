import type { XRaySegment } from '../telemetry/xray-segment';

/** One line of a function's log: what it wrote, or a platform line such as START, END, REPORT and time-outs. */
export interface FunctionLogLine {
  readonly functionName: string;
  /** Missing for what is written before the first invocation. */
  readonly requestId?: string;
  readonly text: string;
}

/** The metrics of CloudWatch's namespace `AWS/Lambda` that are reported; times in milliseconds. */
export type LambdaMetricName =
  | 'Invocations'
  /** 0 or 1 for every invocation, so that its average is the error rate. */
  | 'Errors'
  | 'Throttles'
  | 'Duration'
  | 'InitDuration'
  | 'ConcurrentExecutions'
  | 'AsyncEventAge'
  | 'AsyncEventsDropped'
  | 'DestinationDeliveryFailures';

/** Where Lambda's own telemetry goes. */
export interface LambdaObserver {
  readonly onLog?: (line: FunctionLogLine) => void;
  /** Lambda's own segments, which no SDK sends. */
  readonly onSegment?: (segment: XRaySegment) => void;
  readonly onMetric?: (name: LambdaMetricName, value: number, functionName: string) => void;
}
