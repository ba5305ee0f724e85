import { GatewayError } from '../errors';
import type { Outcome } from '../turns/turn';
import { TurnStopped } from './heartbeat';
import type { StopReason } from './heartbeat';
import type { AnswerEnd } from './read-answer';

/** How a turn ended, and by what it is charged. */
export interface Conclusion {
  readonly outcome: Outcome;
  /** `estimated`: the provider's own measure was not had; `nothing`: the provider refused the call. */
  readonly charge: 'measured' | 'estimated' | 'nothing';
  /** To tell the client, if any. */
  readonly error?: GatewayError;
}

/**
 * Judges the end of a stream. Only `messageStop` and the provider's usage together prove that an answer is whole.
 *
 * @returns undefined where somebody else has ended the turn, so that there is nothing to settle
 */
export function conclude(end: AnswerEnd): Conclusion | undefined {
  const stop = end.error instanceof TurnStopped ? end.error.reason : undefined;
  if (stop === 'settled' || stop === 'taken') return undefined;
  if (end.consumption && end.stopReason !== undefined) {
    return { outcome: outcomeOf(end.stopReason), charge: 'measured' };
  }
  if (stop !== undefined) return stopped(stop, end);
  // Where the gateway itself ended a blocked answer, its model's measure never comes.
  if (end.guardrail?.intervened && end.stopReason === 'guardrail_intervened') {
    return { outcome: 'guardrail_intervened', charge: 'estimated' };
  }
  if (end.error === undefined) {
    const message = 'The model’s answer broke off. Try again, or continue from what arrived.';
    return failed('estimated', new GatewayError('stream_interrupted', message, delivered(end)));
  }
  const error = GatewayError.from(end.error).withDetails(delivered(end));
  return failed(end.started ? 'estimated' : 'nothing', error);
}

function stopped(reason: Exclude<StopReason, 'settled' | 'taken'>, end: AnswerEnd): Conclusion {
  switch (reason) {
    case 'cancelled':
      return { outcome: 'cancelled', charge: 'estimated' };
    case 'deadline': {
      const message =
        'The answer took longer than the gateway may wait. Ask for a shorter one, or continue from what arrived.';
      return {
        outcome: 'timed_out',
        charge: 'estimated',
        error: new GatewayError('timeout', message, delivered(end)),
      };
    }
    case 'unrecorded': {
      const message =
        'The gateway could not keep its record of this answer, so it ended it. Try again in a moment.';
      return failed('estimated', new GatewayError('reservation_failed', message, delivered(end)));
    }
  }
}

function failed(charge: Conclusion['charge'], error: GatewayError): Conclusion {
  return { outcome: 'failed', charge, error };
}

function outcomeOf(stopReason: string): Outcome {
  return stopReason === 'guardrail_intervened' ? 'guardrail_intervened' : 'completed';
}

function delivered(end: AnswerEnd) {
  return { deliveredCharacters: end.delivered.length };
}
