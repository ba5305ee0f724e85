import type { OutboundEvent } from '../gateway/contract/events';
import { isLast, isSequenced, type SequencedEvent, type TurnEvent } from './answer-event';
import { GatewayClientError } from './errors';
import { EventOrderer } from './event-orderer';
import { EventQueue } from './event-queue';
import { GapMinder } from './gap-minder';
import type { Answer } from './gateway';
import { schedule } from './schedule';
import type { StreamingAnswerOptions } from './streaming-answer-options';
import { Timer } from './timer';

/** How often what is missing is asked for before it is given up, or the turn is. */
const RESUMES = 4;

/** How long what is on its way may come after the word that the turn is settled, in milliseconds. */
const SETTLED_MS = 2_000;

/**
 * The answer to one request, from the publish to its last event.
 *
 * Leaving the `for await` early stops the listening and nothing else: the turn goes on, and is charged, unless it is
 * cancelled. A `turn` event tells that the gateway had this `requestId` before: while the first publish is still being
 * answered its events go on to arrive; where it is settled they are asked for, and the iteration ends after the `turn` where
 * they are not kept any more.
 * While the connection is lost nothing is given up; what was missed is asked for when it is back.
 */
export class StreamingAnswer implements Answer {
  readonly requestId: string;
  readonly conversationId: string;
  readonly #options: StreamingAnswerOptions;
  readonly #queue = new EventQueue<OutboundEvent>();
  readonly #orderer: EventOrderer<SequencedEvent>;
  readonly #timer = new Timer();
  readonly #minder: GapMinder;
  #stopListening = (): void => {};
  /** Whether a resume was asked for: a `turn` answers it, as often as it comes, and is no part of the answer. */
  #resumed = false;
  /** How often the end of a settled turn may be asked for, from the last event that came. */
  #asksLeft = RESUMES;
  /** Replies that the gateway does not know of the turn. */
  #unknown = 0;
  #begun = false;
  #isLost = false;

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
    this.#minder = new GapMinder(() => this.#resume(), options.patience.gapMs);
    this.#resumed = options.afterSeq !== undefined;
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
        onLost: () => this.#pause(),
        onRestored: () => this.#goOn(),
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
    else if ('turn' in event) this.#takeTurn(event);
    else this.#deliver(event);
    this.#mindGap();
  }

  #takeTurn(event: TurnEvent): void {
    const isReply = this.#resumed;
    if (!isReply) this.#queue.push(event);
    if (event.turn.state === 'settled') this.#endAfter(event, isReply);
    if (isReply && event.turn.state === 'unknown' && this.#options.afterSeq !== undefined)
      this.#takeUnknown();
  }

  /** What is still on its way gets its time first: there is no order between a `turn` and the sequence. */
  #endAfter(event: TurnEvent, isReply: boolean): void {
    const { gapMs } = this.#options.patience;
    this.#restartTimer(this.#orderer.isWaiting ? gapMs : Math.min(gapMs, SETTLED_MS), () => {
      if (this.#options.publishResume && this.#asksLeft > 0) {
        this.#asksLeft -= 1;
        this.#endAfter(event, isReply);
        this.#resume();
        return;
      }
      if (isReply) this.#queue.push(event);
      this.#end();
    });
  }

  /** Nothing is known of a turn whose publish has not got through yet, or never did. */
  #takeUnknown(): void {
    const { afterSeq, patience } = this.#options;
    this.#unknown += 1;
    if (afterSeq === -1 && this.#unknown < RESUMES) {
      this.#restartTimer(patience.gapMs / RESUMES, () => {
        this.#waitForEvents();
        this.#resume();
      });
    } else {
      this.#giveUp('The gateway does not know this answer any more. Ask again.');
    }
  }

  #pause(): void {
    this.#isLost = true;
    this.#orderer.pause();
    this.#timer.stop();
    this.#minder.stop();
  }

  #goOn(): void {
    this.#isLost = false;
    this.#orderer.unpause();
    this.#waitForEvents();
    this.#mindGap();
    if (this.#options.publishResume) this.#resume();
    else this.#options.publishRequest().catch(() => {});
  }

  #mindGap(): void {
    if (this.#orderer.isWaiting && !this.#isLost) this.#minder.mind(this.#orderer.next);
    else this.#minder.stop();
  }

  #resume(): void {
    const { publishResume, requestId } = this.#options;
    if (publishResume === undefined || this.#queue.ended) return;
    this.#resumed = true;
    publishResume({ type: 'resume', requestId, afterSeq: this.#orderer.next - 1 }).catch(() => undefined);
  }

  #deliver(event: OutboundEvent): void {
    this.#asksLeft = RESUMES;
    this.#queue.push(event);
    if (isLast(event)) this.#end();
  }

  /** Its end may be what is missing, or all of it: nothing that comes later tells of that. */
  #waitForEvents(left = RESUMES): void {
    const { idleMs } = this.#options.patience;
    this.#restartTimer(idleMs / RESUMES, () => {
      if (left === 1) {
        return this.#giveUp(
          `Nothing came from the gateway for ${idleMs / 1000} s. Check the connection, then ask again.`,
        );
      }
      this.#waitForEvents(left - 1);
      this.#resume();
    });
  }

  #giveUp(message: string): void {
    this.#end(new GatewayClientError('no_answer', message));
  }

  #restartTimer(milliseconds: number, callback: () => void): void {
    if (!this.#queue.ended && !this.#isLost) this.#timer.restart(callback, milliseconds);
  }

  #end(error?: GatewayClientError): void {
    if (this.#queue.ended) return;
    this.#queue.end(error);
    this.#timer.stop();
    this.#minder.stop();
    this.#stopListening();
    this.#orderer.close();
  }
}
