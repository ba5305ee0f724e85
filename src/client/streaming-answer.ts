import type { OutboundEvent } from '../gateway/contract/events';
import type { CancelRequest, ResumeRequest } from '../gateway/contract/requests';
import type { AnswerChannel } from './answer-channel';
import { GatewayClientError } from './errors';
import { EventOrderer } from './event-orderer';
import { EventQueue } from './event-queue';
import type { Answer } from './gateway';
import { schedule } from './schedule';

/** How long a client waits, in milliseconds. */
export interface Patience {
  /** For any event of a turn, before it gives the turn up. */
  readonly idleMs: number;
  /** For events that are missing, from when a later one has come. */
  readonly gapMs: number;
}

export interface StreamingAnswerOptions {
  readonly requestId: string;
  readonly conversationId: string;
  readonly patience: Patience;
  /** @throws GatewayClientError */
  openChannel(): AnswerChannel;
  publishRequest(): Promise<void>;
  publishCancel(request: CancelRequest): Promise<void>;
  /** Asks for what is missing; left out for what no function keeps. */
  readonly publishResume?: (request: ResumeRequest) => Promise<void>;
  /** Where the request is itself a resume: the last `seq` that was seen. */
  readonly afterSeq?: number;
}

/** How often what is missing is asked for before it is given up, or the turn is. */
const RESUMES = 4;

type SequencedEvent = OutboundEvent & { readonly seq: number };

/**
 * The answer to one request, from the publish to its last event.
 *
 * Leaving the `for await` early stops the listening and nothing else: the turn goes on, and is charged, unless it is
 * cancelled. A `turn` event tells that the gateway had this `requestId` before: while the first publish is still being
 * answered its events go on to arrive; where it is settled the iteration ends after the `turn`.
 */
export class StreamingAnswer implements Answer {
  readonly requestId: string;
  readonly conversationId: string;
  readonly #options: StreamingAnswerOptions;
  readonly #queue = new EventQueue<OutboundEvent>();
  readonly #orderer: EventOrderer<SequencedEvent>;
  #stopListening = (): void => {};
  #stopTimer = (): void => {};
  #stopMinding: (() => void) | undefined;
  /** Resumes whose `turn` has not come yet: it answers them, and is no part of the answer. */
  #resumes = 0;
  #begun = false;

  constructor(options: StreamingAnswerOptions) {
    this.requestId = options.requestId;
    this.conversationId = options.conversationId;
    this.#options = options;
    this.#orderer = new EventOrderer({
      deliver: (event) => this.#deliver(event),
      holdMs: options.patience.gapMs,
      schedule,
      first: (options.afterSeq ?? -1) + 1,
    });
    if (options.afterSeq !== undefined) this.#resumes = 1;
    void this.#request();
  }

  get gaps(): number {
    return this.#orderer.gaps;
  }

  [Symbol.asyncIterator](): AsyncIterator<OutboundEvent, void> {
    const events = this.#queue.read();
    return {
      next: () => events.next(),
      // A generator's own `return` would wait for the next event first.
      return: async () => {
        this.#end();
        return { done: true, value: undefined };
      },
    };
  }

  async cancel(): Promise<void> {
    if (this.#queue.ended) return;
    await this.#options.publishCancel({ type: 'cancel', requestId: this.requestId });
  }

  async #request(): Promise<void> {
    try {
      const channel = this.#options.openChannel();
      this.#stopListening = channel.listen({
        requestId: this.requestId,
        onEvent: (event) => this.#receive(event),
        onFailure: (error) => this.#end(error),
      });
      await channel.ready;
      if (this.#queue.ended) return;
      this.#waitForEvents();
      await this.#options.publishRequest();
    } catch (error) {
      // Where the answer has begun the publish got through, and what failed was a repetition of it.
      if (!this.#begun) this.#end(GatewayClientError.from(error, 'connection_failed'));
    }
  }

  #receive(event: OutboundEvent): void {
    this.#begun = true;
    this.#waitForEvents();
    if (isSequenced(event)) this.#orderer.accept(event);
    else if ('turn' in event && this.#resumes > 0) this.#takeReply(event);
    else this.#deliver(event);
    this.#mindGap();
    // What is still on its way gets the time that a gap gets: there is no order between this and the sequence.
    if ('turn' in event && event.turn.state === 'settled')
      this.#restartTimer(this.#options.patience.gapMs, () => this.#end());
  }

  #takeReply({ turn }: Extract<OutboundEvent, { turn: unknown }>): void {
    this.#resumes -= 1;
    if (this.#options.afterSeq === undefined || turn.state !== 'unknown') return;
    this.#end(
      new GatewayClientError('no_answer', 'The gateway does not know this answer any more. Ask again.'),
    );
  }

  /** Asks for what is missing while later events wait for it. */
  #mindGap(): void {
    if (!this.#orderer.isWaiting) {
      this.#stopMinding?.();
      this.#stopMinding = undefined;
    } else {
      this.#stopMinding ??= schedule(() => {
        this.#stopMinding = undefined;
        this.#resume();
        this.#mindGap();
      }, this.#options.patience.gapMs / RESUMES);
    }
  }

  #resume(): void {
    const { publishResume, requestId } = this.#options;
    if (publishResume === undefined || this.#queue.ended) return;
    this.#resumes += 1;
    publishResume({ type: 'resume', requestId, afterSeq: this.#orderer.next - 1 }).catch(() => {
      this.#resumes -= 1;
    });
  }

  #deliver(event: OutboundEvent): void {
    this.#queue.push(event);
    if ('metadata' in event || 'error' in event || 'usage' in event || 'models' in event) this.#end();
  }

  #waitForEvents(): void {
    const { idleMs } = this.#options.patience;
    // Its end may be what is missing: nothing that comes later tells of that.
    this.#restartTimer(idleMs / RESUMES, () => {
      if (this.#begun) this.#resume();
      this.#giveUpAfter(idleMs - idleMs / RESUMES);
    });
  }

  #giveUpAfter(milliseconds: number): void {
    const { idleMs } = this.#options.patience;
    this.#restartTimer(milliseconds, () =>
      this.#end(
        new GatewayClientError(
          'no_answer',
          `Nothing came from the gateway for ${idleMs / 1000} s. Check the connection, then ask again.`,
        ),
      ),
    );
  }

  #restartTimer(milliseconds: number, callback: () => void): void {
    this.#stopTimer();
    if (!this.#queue.ended) this.#stopTimer = schedule(callback, milliseconds);
  }

  #end(error?: GatewayClientError): void {
    if (this.#queue.ended) return;
    this.#queue.end(error);
    this.#stopTimer();
    this.#stopMinding?.();
    this.#stopListening();
    this.#orderer.close();
  }
}

function isSequenced(event: OutboundEvent): event is SequencedEvent {
  return event.seq !== undefined;
}
