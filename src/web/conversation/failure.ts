import type { ErrorEvent } from '../../gateway/contract/events';
import { describeRefusal, refusalOf, remedyOf, titleOf } from './refusal';

/** What can help: asking again, as it is or with another model; signing in anew; nothing but another prompt. */
export type Remedy = 'retry' | 'signIn' | 'none';

/** What went wrong, in words for the person who asked, and what can be done about it. */
export interface Failure {
  /** The gateway's, the client's or AppSync's own code; see docs/contract. */
  readonly code: string;
  readonly title: string;
  readonly message: string;
  readonly remedy: Remedy;
  /** What an operator finds the turn by. */
  readonly requestId?: string;
  /** From when on asking again can help, in epoch milliseconds; absent where that is now. */
  readonly retryAt?: number;
}

interface Explanation {
  readonly title: string;
  readonly remedy: Remedy;
  /** In place of a message that was written for programmers. */
  readonly advice?: string;
}

/** Codes of which more can be said than of an unknown one. Others may come: the contract's list is open. */
const explanations: Readonly<Record<string, Explanation>> = {
  token_limit_exceeded: { title: 'Your token limit is reached', remedy: 'none' },
  budget_exceeded: { title: 'Your budget does not cover this', remedy: 'none' },
  concurrency_limit_exceeded: { title: 'Too many answers at once', remedy: 'retry' },
  reservation_failed: { title: 'The gateway could not check your limits', remedy: 'retry' },
  json_parse_error: { title: 'The gateway could not read this prompt', remedy: 'none' },
  validation_error: { title: 'The gateway did not accept this prompt', remedy: 'none' },
  bedrock_validation_error: { title: 'The model did not accept this prompt', remedy: 'none' },
  bedrock_throttling_error: { title: 'The model is busy', remedy: 'retry' },
  bedrock_api_error: { title: 'The model failed', remedy: 'retry' },
  bedrock_access_denied: { title: 'This model is not available', remedy: 'retry' },
  bedrock_model_not_ready: { title: 'This model is not ready yet', remedy: 'retry' },
  model_not_allowed: { title: 'You may not use this model', remedy: 'retry' },
  forbidden: { title: 'You may not use this gateway', remedy: 'none' },
  stream_interrupted: { title: 'The answer broke off', remedy: 'retry' },
  timeout: { title: 'The answer took too long', remedy: 'retry' },
  turn_lost: { title: 'The answer was lost', remedy: 'retry' },
  unsupported: { title: 'The gateway does not offer this', remedy: 'none' },
  // the client's
  connection_failed: {
    title: 'The connection is lost',
    remedy: 'retry',
    advice: 'The gateway cannot be reached. Check your network connection, then try again.',
  },
  publish_failed: {
    title: 'The prompt did not get through',
    remedy: 'retry',
    advice: 'The gateway did not take it. Check your network connection, then try again.',
  },
  request_too_long: {
    title: 'This prompt is too long to send',
    remedy: 'none',
    advice: 'Shorten it, or attach less: all of it together must stay below 240 KB.',
  },
  no_answer: { title: 'The gateway fell silent', remedy: 'retry' },
  closed: {
    title: 'The connection was closed',
    remedy: 'retry',
    advice: 'Try again: that opens a new connection.',
  },
  not_signed_in: {
    title: 'You are signed out',
    remedy: 'signIn',
    advice: 'Your session has ended. Sign in again to go on.',
  },
  // AppSync's
  UnauthorizedException: {
    title: 'The gateway did not let you in',
    remedy: 'signIn',
    advice: 'Your session may have ended. Sign in again; if that does not help, ask your operator.',
  },
};

const unknownCode: Explanation = { title: 'There is no answer', remedy: 'retry' };

/**
 * Reads the gateway's `error` event, whose message is written for the user. Where a limit refused, its figures say more.
 *
 * @param receivedAt epoch milliseconds
 */
export function failureOfEvent(
  { type, message, requestId, details }: ErrorEvent['error'],
  receivedAt: number,
): Failure {
  const failure = explain(type, message, requestId);
  const refusal = refusalOf(details, receivedAt);
  if (refusal === undefined) return failure;
  const { retryAt } = refusal;
  return {
    ...failure,
    title: titleOf(refusal),
    message: describeRefusal(refusal),
    remedy: remedyOf(refusal),
    ...(retryAt !== undefined && { retryAt }),
  };
}

/** Reads what the client threw: a refused publish, a lost connection, a silence that lasted too long. */
export function failureOfThrown(error: unknown, requestId?: string): Failure {
  const isCoded = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return explain(
    isCoded ? String(error.code) : 'unknown',
    error instanceof Error ? error.message : 'Something failed without saying why. Try again.',
    requestId,
  );
}

/** Reads what was thrown when the rest of an answer was asked for after a reload. */
export function failureOfResume(error: unknown, requestId: string): Failure {
  const failure = failureOfThrown(error, requestId);
  if (failure.code !== 'no_answer') return failure;
  return {
    ...failure,
    title: 'The rest of this answer cannot be fetched',
    message: 'The gateway does not know the answer any more, or never got the prompt. Ask it again.',
  };
}

/** Reads what was thrown when the answer was to be stopped: it goes on. */
export function failureOfStop(error: unknown, requestId: string): Failure {
  const failure = failureOfThrown(error, requestId);
  if (failure.remedy === 'signIn') return failure;
  return {
    ...failure,
    title: 'The answer could not be stopped',
    message: 'The gateway did not hear of it. Check your network connection, then stop it again.',
  };
}

/**
 * For an answer that ended without its last event.
 *
 * @param outcome of the turn, where the gateway told that it is settled: `lost` where its function died
 */
export function failureOfEarlyEnd(outcome: string | undefined, requestId: string): Failure {
  const isLost = outcome === 'lost';
  const message = isLost
    ? 'The gateway lost it half-way, and cannot go on with it. Try again.'
    : 'The answer ended before it was complete. Try again.';
  return explain(isLost ? 'turn_lost' : 'stream_interrupted', message, requestId);
}

/** For an answer whose call of a tool did not arrive whole: it cannot be run, nor given back to the model. */
export function failureOfBrokenCall(requestId: string): Failure {
  return explain(
    'stream_interrupted',
    'The model asked for a tool, and a part of that was lost. Try again.',
    requestId,
  );
}

function explain(code: string, message: string, requestId: string | undefined): Failure {
  const known = Object.hasOwn(explanations, code) ? explanations[code] : undefined;
  const { title, remedy, advice = message } = known ?? unknownCode;
  return { code, title, message: advice, remedy, ...(requestId !== undefined && { requestId }) };
}
