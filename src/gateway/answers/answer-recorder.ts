import type { Clock } from '../clock';
import type { Telemetry } from '../telemetry';
import { utf8Length } from '../text';
import type { TurnKey } from '../turns/turn';
import type { AnswerLog } from './answer-log';

export interface AnswerRecorderOptions {
  readonly answers: AnswerLog;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly key: TurnKey;
  /** Epoch seconds until which the answer can be read again. */
  readonly expiresAt: number;
  /** The least time between two writes, in milliseconds: far more than between two publishes. */
  readonly everyMs: number;
}

/** A DynamoDB item has 400 KB. */
const MAX_CHUNK_BYTES = 250_000;

/**
 * Keeps what is published of an answer, now and then and beside the publishing: `record` never waits. What a function had
 * not written when it died is lost, and told as such.
 */
export class AnswerRecorder {
  private waiting: string[] = [];
  private nextIndex = 0;
  private writing: Promise<void> | undefined;
  private readonly hurry = new AbortController();

  constructor(private readonly options: AnswerRecorderOptions) {}

  /** Takes events as they are numbered. */
  record(events: readonly string[]): void {
    this.waiting.push(...events);
    this.writing ??= this.writeNowAndThen().finally(() => (this.writing = undefined));
  }

  /** Writes what waits, at once. Never rejects: an answer that cannot be kept was given all the same. */
  async finish(): Promise<void> {
    this.hurry.abort();
    await this.writing;
  }

  private async writeNowAndThen(): Promise<void> {
    const { clock, everyMs } = this.options;
    while (this.waiting.length > 0) {
      await clock.sleep(everyMs, this.hurry.signal);
      await this.writeChunk(this.takeChunk());
    }
  }

  private async writeChunk(events: readonly string[]): Promise<void> {
    const { answers, telemetry, key, expiresAt } = this.options;
    try {
      await answers.append(key, { index: this.nextIndex++, events, expiresAt });
    } catch (error) {
      telemetry.log('warn', 'answer_not_kept', { requestId: key.requestId }, error);
    }
  }

  private takeChunk(): string[] {
    let bytes = 0;
    const end = this.waiting.findIndex((event) => (bytes += utf8Length(event)) > MAX_CHUNK_BYTES);
    // An event alone fits: it has 240 KB at the most.
    return this.waiting.splice(0, end === -1 ? this.waiting.length : Math.max(1, end));
  }
}
