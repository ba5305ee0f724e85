import type { Clock } from '../clock';
import type { ConverseEvent } from '../contract/events';
import type { Consumption } from '../pricing/cost';
import type { GuardrailReport } from '../guardrail/content-guard';
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
  /** What the guardrail said; undefined where none told. */
  readonly guardrail?: GuardrailReport;
  /** All that was handed on, in the order of its coming. */
  readonly delivered: string;
  /** What the model made besides, and nobody got: it costs all the same. */
  readonly withheld: string;
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
  let end: AnswerEnd = { started: false, delivered: '', withheld: '' };
  try {
    for await (const event of abortable(afterReady(source, ready), signal)) {
      end = { ...end, started: true, ...observe(event, end, clock) };
      if (isTold(event)) send(event);
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

function isTold(event: ModelEvent): event is ConverseEvent {
  return !('metadata' in event || 'guardrail' in event || 'withheld' in event);
}

function observe(event: ModelEvent, end: AnswerEnd, clock: Pick<Clock, 'now'>): Partial<AnswerEnd> {
  if ('metadata' in event) return { consumption: event.metadata };
  if ('guardrail' in event) return { guardrail: event.guardrail };
  if ('withheld' in event) return { withheld: end.withheld + event.withheld };
  if ('messageStop' in event) return { stopReason: event.messageStop.stopReason };
  if (!('contentBlockDelta' in event)) return {};
  const text = textualDelta(event)?.text ?? JSON.stringify(event.contentBlockDelta.delta);
  return { delivered: end.delivered + text, firstTokenAt: end.firstTokenAt ?? clock.now() };
}
