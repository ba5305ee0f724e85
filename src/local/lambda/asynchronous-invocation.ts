import type { DestinationCondition, DestinationRecord } from './destination-record';
import { destinationRecord } from './destination-record';
import type { InvocationRequest, LambdaFunction } from './lambda-function';
import type { LambdaMetricName } from './lambda-observer';

/** Lambda's limit for the payload of an asynchronous invocation: 1 MB. */
export const ASYNCHRONOUS_PAYLOAD_BYTES = 1024 * 1024;

export interface AsynchronousInvocationOptions {
  readonly function: LambdaFunction;
  readonly functionArn: string;
  /** Before the first retry, the second, and so on; the last one holds for all that follow. */
  readonly retryDelaysMs: readonly number[];
  /** Invokes the on-failure function. Rejects where it cannot be queued. */
  readonly deliver: (functionName: string, record: DestinationRecord) => Promise<void>;
  readonly metric: (name: LambdaMetricName, value: number) => void;
}

interface QueuedEvent extends InvocationRequest {
  readonly queuedAt: number;
  attempts: number;
  isTooOld: boolean;
  lastResponse?: string;
  /** While it waits for its retry. */
  retry?: NodeJS.Timeout;
}

/**
 * The event queue of one function: throttled events wait, failed ones are retried with the same request id, and what
 * is given up goes to the on-failure function.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export class AsynchronousInvocation {
  private readonly ready: QueuedEvent[] = [];
  /** Neither succeeded nor given up, with the timer of its age. */
  private readonly unsettled = new Map<QueuedEvent, NodeJS.Timeout>();
  private whenDrained: (() => void)[] = [];

  constructor(private readonly options: AsynchronousInvocationOptions) {}

  /** Queues an event; it starts at once where concurrency is free. */
  enqueue(request: InvocationRequest): void {
    const event: QueuedEvent = { ...request, queuedAt: Date.now(), attempts: 0, isTooOld: false };
    const { maximumEventAgeSeconds } = this.options.function.resource.asynchronous;
    this.unsettled.set(
      event,
      setTimeout(() => this.age(event), maximumEventAgeSeconds * 1000),
    );
    this.makeReady(event);
  }

  /** Starts waiting events, oldest first, while concurrency is free. */
  dispatch(): void {
    while (this.options.function.hasCapacity) {
      const event = this.ready.shift();
      if (!event) return;
      void this.attempt(event);
    }
  }

  get isDrained(): boolean {
    return this.unsettled.size === 0;
  }

  /** Resolves once every event has succeeded or was given up. */
  async drained(): Promise<void> {
    if (!this.isDrained) await new Promise<void>((resolve) => this.whenDrained.push(resolve));
  }

  /** Drops all events. */
  close(): void {
    for (const event of this.unsettled.keys()) this.settle(event);
  }

  private makeReady(event: QueuedEvent): void {
    this.ready.push(event);
    this.dispatch();
    if (this.ready.includes(event)) this.options.function.reportThrottle();
  }

  private async attempt(event: QueuedEvent): Promise<void> {
    this.options.metric('AsyncEventAge', Date.now() - event.queuedAt);
    event.attempts += 1;
    const { status, payload } = await this.options.function.invoke(event);
    if (!this.unsettled.has(event)) return;
    if (status === 'success') {
      this.settle(event);
      return;
    }
    event.lastResponse = payload;
    if (event.attempts > this.options.function.resource.asynchronous.maximumRetryAttempts) {
      await this.giveUp(event, 'RetriesExhausted');
    } else if (event.isTooOld) {
      await this.giveUp(event, 'EventAgeExceeded');
    } else {
      event.retry = setTimeout(() => {
        delete event.retry;
        this.makeReady(event);
      }, this.retryDelay(event));
    }
  }

  private retryDelay({ attempts }: QueuedEvent): number {
    const { retryDelaysMs } = this.options;
    return retryDelaysMs[attempts - 1] ?? retryDelaysMs.at(-1) ?? 0;
  }

  private age(event: QueuedEvent): void {
    event.isTooOld = true;
    const position = this.ready.indexOf(event);
    if (position >= 0) this.ready.splice(position, 1);
    if (position >= 0 || event.retry) void this.giveUp(event, 'EventAgeExceeded');
  }

  private async giveUp(event: QueuedEvent, condition: DestinationCondition): Promise<void> {
    clearTimeout(event.retry);
    this.options.metric('AsyncEventsDropped', 1);
    const { onFailureFunction } = this.options.function.resource.asynchronous;
    if (onFailureFunction !== undefined) {
      const record = destinationRecord({
        requestId: event.requestId,
        functionArn: this.options.functionArn,
        condition,
        attempts: event.attempts,
        payload: event.payload,
        ...(event.lastResponse === undefined ? {} : { responsePayload: event.lastResponse }),
      });
      await this.options
        .deliver(onFailureFunction, record)
        .catch(() => this.options.metric('DestinationDeliveryFailures', 1));
    }
    this.settle(event);
  }

  private settle(event: QueuedEvent): void {
    clearTimeout(event.retry);
    clearTimeout(this.unsettled.get(event));
    this.unsettled.delete(event);
    if (!this.isDrained) return;
    const resolvers = this.whenDrained;
    this.whenDrained = [];
    for (const resolve of resolvers) resolve();
  }
}
