import type { Clock } from '../clock';
import type { Envelope, GatewayEvent } from '../contract/events';
import type { ChannelPublisher } from './channel-publisher';
import { PublishError } from './channel-publisher';
import { PendingEvents } from './pending-events';

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
}

/** How often a publish is tried, and how long it waits in between: at most about three seconds in all. */
const ATTEMPTS = 6;
const FIRST_BACKOFF_MS = 100;

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
    if (this.failure) return;
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

  private async publishPending(): Promise<void> {
    const { clock, cadenceMs } = this.options;
    while (!this.pending.isEmpty && !this.failure) {
      const startedAt = clock.now();
      await this.publishBatch(this.pending.takeBatch());
      const rest = cadenceMs - (clock.now() - startedAt);
      if (rest > 0) await clock.sleep(rest);
    }
  }

  private async publishBatch(batch: readonly string[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.options.publisher.publish(this.options.channel, batch);
      } catch (error) {
        const failure =
          error instanceof PublishError ? error : new PublishError('unexpected', false, { cause: error });
        if (!failure.retryable || attempt === ATTEMPTS) {
          this.failure = failure;
          return;
        }
        await this.options.clock.sleep(FIRST_BACKOFF_MS * 2 ** (attempt - 1));
      }
    }
  }
}
