import type { Clock } from '../clock';
import type { ConverseEvent } from '../contract/events';
import type { Consumption } from '../pricing/cost';
import type { ModelEvent } from '../models/language-models';
import { textualDelta } from '../publisher/textual-delta';
import { abortable } from './abortable';

/** What came of a model's stream, however it ended. */
export interface AnswerEnd {
  /** Whether the model began to answer. */
  readonly started: boolean;
  readonly stopReason?: string;
  /** The provider's measure. */
  readonly consumption?: Consumption;
  /** All that was handed on, in the order of its coming. */
  readonly delivered: string;
  /** Epoch milliseconds of the first delta. */
  readonly firstTokenAt?: number;
  /** What the stream threw, or the signal's reason. */
  readonly error?: unknown;
}

export interface AnswerReading {
  readonly signal: AbortSignal;
  readonly clock: Pick<Clock, 'now'>;
  /** Nothing is handed on before this resolves; what comes meanwhile waits in the stream. */
  readonly ready: Promise<void>;
  readonly send: (event: ConverseEvent) => void;
}

/**
 * Reads a model's stream to its end and hands each event on. Never throws: a stream that failed half-way has delivered,
 * and that counts.
 */
export async function readAnswer(
  source: AsyncIterable<ModelEvent>,
  { signal, clock, ready, send }: AnswerReading,
): Promise<AnswerEnd> {
  let end: AnswerEnd = { started: false, delivered: '' };
  try {
    for await (const event of abortable(afterReady(source, ready), signal)) {
      end = {
        ...end,
        started: true,
        ...('metadata' in event ? { consumption: event.metadata } : observe(event, end, clock)),
      };
      if (!('metadata' in event)) send(event);
    }
    return end;
  } catch (error) {
    return { ...end, error };
  }
}

async function* afterReady(
  source: AsyncIterable<ModelEvent>,
  ready: Promise<void>,
): AsyncGenerator<ModelEvent> {
  for await (const event of source) {
    await ready;
    yield event;
  }
}

function observe(event: ConverseEvent, end: AnswerEnd, clock: Pick<Clock, 'now'>): Partial<AnswerEnd> {
  if ('messageStop' in event) return { stopReason: event.messageStop.stopReason };
  if (!('contentBlockDelta' in event)) return {};
  const text = textualDelta(event)?.text ?? JSON.stringify(event.contentBlockDelta.delta);
  return { delivered: end.delivered + text, firstTokenAt: end.firstTokenAt ?? clock.now() };
}
