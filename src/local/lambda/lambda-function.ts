import type { FunctionResource } from '../resources';
import { EnvironmentPool } from './environment-pool';
import { ThrottledError } from './errors';
import { ExecutionEnvironment, type Execution } from './execution-environment';
import { FUNCTION_VERSION } from './function-environment';
import type { LambdaMetricName, LambdaObserver } from './lambda-observer';
import { lambdaSegments } from './lambda-segments';
import type { StartQueue } from './start-queue';
import { formatTraceHeader, newSegmentId, type TraceContext } from './trace-header';

export interface LambdaFunctionOptions {
  readonly region: string;
  readonly functionArn: string;
  /** The unpacked deployment package. */
  readonly taskRoot: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly idleTimeoutMs: number;
  readonly startQueue: StartQueue;
  readonly observer: LambdaObserver;
  readonly onCapacity: () => void;
}

/** One attempt at one invocation. */
export interface InvocationRequest {
  readonly requestId: string;
  /** JSON. */
  readonly payload: string;
  readonly trace: TraceContext;
}

/** One function: runs invocations in its execution environments and reports them as Lambda does. */
export class LambdaFunction {
  private readonly pool: EnvironmentPool;

  constructor(
    readonly resource: FunctionResource,
    private readonly options: LambdaFunctionOptions,
  ) {
    this.pool = new EnvironmentPool({
      functionName: resource.name,
      reservedConcurrency: resource.reservedConcurrency,
      idleTimeoutMs: options.idleTimeoutMs,
      onCapacity: options.onCapacity,
      start: () =>
        options.startQueue.start(() =>
          ExecutionEnvironment.start(resource, {
            ...options,
            onLog: (text, requestId) => this.log(text, requestId),
          }),
        ),
    });
  }

  get hasCapacity(): boolean {
    return this.pool.hasCapacity;
  }

  get processIds(): readonly number[] {
    return this.pool.processIds;
  }

  /**
   * Resolves with the execution, also where the function failed; throws a `ThrottledError` at the concurrency
   * limit.
   */
  async invoke(request: InvocationRequest): Promise<Execution> {
    const receivedAt = Date.now();
    try {
      return await this.pool.run((environment, isCold) =>
        this.execute(environment, isCold, receivedAt, request),
      );
    } catch (error) {
      if (error instanceof ThrottledError) this.reportThrottle();
      throw error;
    }
  }

  /** Counts an invocation that found no free concurrency. */
  reportThrottle(): void {
    this.metric('Throttles', 1);
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  private async execute(
    environment: ExecutionEnvironment,
    isCold: boolean,
    receivedAt: number,
    { requestId, payload, trace }: InvocationRequest,
  ): Promise<Execution> {
    this.metric('ConcurrentExecutions', this.pool.concurrentExecutions);
    const functionSegmentId = newSegmentId();
    const failure = isCold ? await environment.initialize(requestId) : undefined;
    const startedAt = Date.now();
    this.log(`START RequestId: ${requestId} Version: ${FUNCTION_VERSION}`, requestId);
    const execution =
      failure ??
      (await environment.invoke({
        requestId,
        payload,
        functionArn: this.options.functionArn,
        traceHeader: formatTraceHeader(trace, functionSegmentId),
      }));
    const initDurationMs = isCold ? environment.initDurationMs : undefined;
    this.reportExecution(execution, requestId, initDurationMs, trace, functionSegmentId);
    if (trace.sampled) {
      const segments = lambdaSegments({
        functionName: this.resource.name,
        functionArn: this.options.functionArn,
        requestId,
        trace,
        serviceSegmentId: newSegmentId(),
        functionSegmentId,
        receivedAt,
        startedAt,
        endedAt: Date.now(),
        failed: execution.status !== 'success',
        ...(initDurationMs === undefined
          ? {}
          : { initialization: { startedAt: environment.startedAt, durationMs: initDurationMs } }),
      });
      for (const segment of segments) this.options.observer.onSegment?.(segment);
    }
    return execution;
  }

  private reportExecution(
    { durationMs, status }: Execution,
    requestId: string,
    initDurationMs: number | undefined,
    trace: TraceContext,
    segmentId: string,
  ): void {
    this.log(`END RequestId: ${requestId}`, requestId);
    const report = [
      `REPORT RequestId: ${requestId}`,
      `Duration: ${durationMs.toFixed(2)} ms`,
      `Billed Duration: ${Math.ceil(durationMs + (initDurationMs ?? 0))} ms`,
      `Memory Size: ${this.resource.memoryMegabytes} MB`,
      ...(initDurationMs === undefined ? [] : [`Init Duration: ${initDurationMs.toFixed(2)} ms`]),
      ...(status === 'success' ? [] : [`Status: ${status}`]),
      `XRAY TraceId: ${trace.traceId}`,
      `SegmentId: ${segmentId}`,
      `Sampled: ${trace.sampled}`,
    ];
    this.log(report.join('\t'), requestId);
    this.metric('Invocations', 1);
    this.metric('Errors', status === 'success' ? 0 : 1);
    this.metric('Duration', durationMs);
    if (initDurationMs !== undefined) this.metric('InitDuration', initDurationMs);
  }

  private log(text: string, requestId?: string): void {
    const line = { functionName: this.resource.name, text };
    this.options.observer.onLog?.(requestId === undefined ? line : { ...line, requestId });
  }

  private metric(name: LambdaMetricName, value: number): void {
    this.options.observer.onMetric?.(name, value, this.resource.name);
  }
}
