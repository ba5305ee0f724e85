import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../src/gateway/clock';
import type { ModelEvent } from '../../src/gateway/models/language-models';
import { SampleCounters } from './sample-counters';

export interface SampleOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly clock: Pick<Clock, 'now'>;
  /** Tokens of ten minutes and of a day; thirty times as much of a month. One for every user and model. */
  readonly tokenLimit: number;
  /** The model's stream; called once an event. */
  readonly converse: (text: string) => AsyncIterable<ModelEvent>;
}

/** What became of an event. */
export type SampleOutcome = 'answered' | 'token_limit_exceeded' | 'stream_interrupted';

/**
 * The reference sample's quota: it reads, then writes; six operations before the model is called and four after it, one
 * after another.
 */
export class SampleGateway {
  readonly counters: SampleCounters;

  constructor(private readonly options: SampleOptions) {
    this.counters = new SampleCounters(options.client, options.tableName);
  }

  /** In tokens: half the limit, whatever is asked for. */
  get reservation(): number {
    return Math.floor(this.options.tokenLimit / 2);
  }

  /** Handles one invocation: up to five events, for which it reserves once. */
  async handle(userId: string, texts: readonly string[]): Promise<SampleOutcome[]> {
    const { clock } = this.options;
    const reservationId = randomUUID();
    await this.counters.preparedResponse(texts[0] ?? '');
    if (!(await this.hasRoom(userId))) return texts.map(() => 'token_limit_exceeded');
    await this.counters.reserve(userId, reservationId, this.reservation, clock.now());
    const outcomes: SampleOutcome[] = [];
    for (const text of texts) outcomes.push(await this.answer(userId, text));
    await this.counters.release(userId, reservationId, clock.now());
    return outcomes;
  }

  private async hasRoom(userId: string): Promise<boolean> {
    const { tokenLimit, clock } = this.options;
    const { day, month, tenMinutes, reserved } = await this.counters.usage(userId, clock.now());
    const wanted = reserved + this.reservation;
    return Math.max(day, tenMinutes) + wanted <= tokenLimit && month + wanted <= 30 * tokenLimit;
  }

  private async answer(userId: string, text: string): Promise<SampleOutcome> {
    const { converse, clock } = this.options;
    try {
      for await (const event of converse(text)) {
        if (!('metadata' in event)) continue;
        const { inputTokens, outputTokens } = event.metadata.usage;
        await this.counters.charge(userId, randomUUID(), inputTokens + outputTokens, clock.now());
        return 'answered';
      }
    } catch {
      // Nobody knows what it took, so nothing is charged.
    }
    return 'stream_interrupted';
  }
}
