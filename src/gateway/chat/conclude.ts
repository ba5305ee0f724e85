import type { TokenUsage } from '../contract/events';
import { GatewayError } from '../errors';
import type { Outcome } from '../turns/turn';
import { TurnStopped } from './heartbeat';
import type { AnswerEnd } from './read-answer';

/** How a turn ended: its outcome, what it is charged for, and the error to tell the client, if any. */
export interface Conclusion {
  readonly outcome: Outcome;
  readonly usage: TokenUsage;
  /** True where the provider's own measure was not had. */
  readonly estimated: boolean;
  readonly error?: GatewayError;
}

/**
 * Judges the end of a stream. Only `messageStop` and the provider's usage together prove that an answer is whole; all
 * else is charged for the input bound and what was delivered, but a call that the provider refused is charged nothing.
 *
 * @returns undefined where somebody else has settled the turn, and nothing is left to do
 */
export function conclude(
  end: AnswerEnd,
  bounds: { readonly inputBound: number; readonly maxTokens: number },
): Conclusion | undefined {
  const stop = end.error instanceof TurnStopped ? end.error.reason : undefined;
  if (stop === 'superseded') return undefined;
  const measured = end.usage && end.stopReason !== undefined ? end.usage : undefined;
  if (measured) return { outcome: outcomeOf(end.stopReason), usage: measured, estimated: false };

  if (stop === 'cancelled') return { outcome: 'cancelled', usage: estimate(end, bounds), estimated: true };
  if (stop === 'deadline') {
    return {
      outcome: 'timed_out',
      usage: estimate(end, bounds),
      estimated: true,
      error: new GatewayError(
        'timeout',
        'The answer took longer than the gateway may wait. Ask for a shorter one, or continue from what arrived.',
        delivered(end),
      ),
    };
  }
  if (end.error === undefined) {
    return {
      outcome: 'failed',
      usage: estimate(end, bounds),
      estimated: true,
      error: new GatewayError(
        'stream_interrupted',
        'The model’s answer broke off. Try again, or continue from what arrived.',
        delivered(end),
      ),
    };
  }
  const error = GatewayError.from(end.error);
  return {
    outcome: 'failed',
    usage: end.started ? estimate(end, bounds) : NO_USAGE,
    estimated: end.started,
    error: error.withDetails(delivered(end)),
  };
}

const NO_USAGE: TokenUsage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };

/** The end of a turn that its user had cancelled before it came. */
export const CANCELLED_BEFORE_START: Conclusion = { outcome: 'cancelled', usage: NO_USAGE, estimated: false };

function outcomeOf(stopReason: string | undefined): Outcome {
  return stopReason === 'guardrail_intervened' ? 'guardrail_intervened' : 'completed';
}

/** No tokenizer makes more than one token of one byte, and no model more than it may. */
function estimate(
  { deliveredBytes }: AnswerEnd,
  { inputBound, maxTokens }: { inputBound: number; maxTokens: number },
): TokenUsage {
  const outputTokens = Math.min(deliveredBytes, maxTokens);
  return { inputTokens: inputBound, outputTokens, totalTokens: inputBound + outputTokens };
}

function delivered({ deliveredCharacters }: AnswerEnd) {
  return { deliveredCharacters };
}
