import type { Clock } from '../clock';
import type { ConverseEvent, TokenUsage } from '../contract/events';
import type { ModelEvent } from '../models/language-models';
import { utf8Length } from '../text';
import { abortable } from './abortable';

/** What came of a model's stream, however it ended. */
export interface AnswerEnd {
  /** Whether the model began to answer. */
  readonly started: boolean;
  readonly stopReason?: string;
  /** The provider's measure. */
  readonly usage?: TokenUsage;
  readonly deliveredBytes: number;
  readonly deliveredCharacters: number;
  /** Epoch milliseconds of the first delta. */
  readonly firstTokenAt?: number;
  /** What the stream threw, or the signal's reason. */
  readonly error?: unknown;
}

/**
 * Reads a model's stream to its end and hands each event on. Never throws: a stream that failed half-way has delivered,
 * and that counts.
 */
export async function readAnswer(
  source: AsyncIterable<ModelEvent>,
  signal: AbortSignal,
  clock: Pick<Clock, 'now'>,
  send: (event: ConverseEvent) => void,
): Promise<AnswerEnd> {
  let end: AnswerEnd = { started: false, deliveredBytes: 0, deliveredCharacters: 0 };
  try {
    for await (const event of abortable(source, signal)) {
      if ('metadata' in event) {
        end = { ...end, started: true, usage: event.metadata.usage };
        continue;
      }
      end = { ...end, ...observe(event, end, clock), started: true };
      send(event);
    }
    return end;
  } catch (error) {
    return { ...end, error };
  }
}

function observe(event: ConverseEvent, end: AnswerEnd, clock: Pick<Clock, 'now'>): Partial<AnswerEnd> {
  if ('messageStop' in event) return { stopReason: event.messageStop.stopReason };
  if (!('contentBlockDelta' in event)) return {};
  const text = event.contentBlockDelta.delta.text ?? JSON.stringify(event.contentBlockDelta.delta);
  return {
    deliveredBytes: end.deliveredBytes + utf8Length(text),
    deliveredCharacters: end.deliveredCharacters + text.length,
    firstTokenAt: end.firstTokenAt ?? clock.now(),
  };
}
