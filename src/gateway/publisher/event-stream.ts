import type { Clock } from '../clock';
import type { Envelope, GatewayEvent } from '../contract/events';
import type { ChannelPublisher } from './channel-publisher';
import type { PublishError } from './channel-publisher';
import { PendingEvents } from './pending-events';
import { PATIENCE_MS, publishPatiently } from './publish-patiently';

export interface EventStreamOptions {
  readonly publisher: ChannelPublisher;
  readonly clock: Clock;
  readonly channel: string;
  readonly envelope: Omit<Envelope, 'seq'>;
  /**
   * The least time between the starts of two publishes, in milliseconds. 0 gives the lowest latency; 33 a third of the
   * requests.
   */
  readonly cadenceMs: number;
  /** Epoch milliseconds after which nothing is tried again: the function is about to end. */
  readonly deadline: number;
  /** Takes each batch as it is numbered, whether its publish succeeds or not. */
  readonly record?: (events: readonly string[]) => void;
}

/**
 * Publishes one request's events in order: the first at once, then one publish in flight at a time, and whatever came
 * meanwhile with the next. More than one in flight would reorder. `send` never waits, so a slow channel cannot slow the
 * reading of a model's stream.
 */
export class EventStream {
  private readonly pending: PendingEvents;
  private pump: Promise<void> | undefined;
  private failure: PublishError | undefined;

  constructor(private readonly options: EventStreamOptions) {
    this.pending = new PendingEvents(options.envelope);
  }

  send(event: GatewayEvent): void {
    this.pending.add(event);
    // Announcements ride with what they announce: a request of their own would delay the first delta by a round trip.
    if ('messageStart' in event || 'contentBlockStart' in event) return;
    this.pump ??= this.publishPending().finally(() => (this.pump = undefined));
  }

  /** Resolves when all that was sent is published; with the failure where it could not be. Never rejects. */
  async flushed(): Promise<PublishError | undefined> {
    await this.pump;
    return this.failure;
  }

  /** Past a failure events are numbered and recorded still: their user can ask for them. */
  private async publishPending(): Promise<void> {
    const { clock, cadenceMs, record } = this.options;
    while (!this.pending.isEmpty) {
      const startedAt = clock.now();
      const batch = this.pending.takeBatch();
      record?.(batch);
      if (!this.failure) await this.publishBatch(batch);
      const rest = cadenceMs - (clock.now() - startedAt);
      if (rest > 0) await clock.sleep(rest);
    }
  }

  private async publishBatch(batch: readonly string[]): Promise<void> {
    const { clock, channel, deadline } = this.options;
    try {
      await publishPatiently(this.options, channel, batch, Math.min(clock.now() + PATIENCE_MS, deadline));
    } catch (error) {
      this.failure = error as PublishError;
    }
  }
}
