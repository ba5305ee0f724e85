import type { ErrorType } from '../errors';
import { GatewayError } from '../errors';
import type { Subject } from './accounts';
import type { Amounts, Counted } from './amounts';
import type { Limit } from './limits';
import type { MeterReading } from './meter';
import type { Readings } from './status';
import { limitStatus, readingOf, roomFrom, usedOf } from './status';

/** How long to wait for a turn to end that nobody knows the end of. */
const TURN_RETRY_SECONDS = 5;

export interface Refusal {
  readonly limits: readonly Limit[];
  readonly readings: Readings;
  readonly subject: Subject;
  /** What the turn needs at the least, and what it asked for. */
  readonly needed: readonly Amounts[];
  readonly warnAtPercent: readonly number[];
  readonly now: number;
}

/**
 * Tells the client which limit refused its turn, what is left of it, and when it frees up: of several the one that has room
 * last, so that waiting for it is enough. Where the request alone is more than the limit no wait helps, and none is told.
 *
 * @returns undefined where every limit has room: then it was no limit that refused
 */
export function limitError(refusal: Refusal): GatewayError | undefined {
  const { warnAtPercent, now } = refusal;
  const binding = bindingLimit(refusal);
  if (binding === undefined) return undefined;
  const { limit, reading, needed, freesAt } = binding;
  const [code, message] = WORDS[limit.unit];
  const waits = limit.window !== 'now' && freesAt !== Infinity;
  return new GatewayError(code, freesAt === Infinity ? TOO_LARGE : message, {
    limit: limitStatus(limit, reading, warnAtPercent, now),
    needed,
    ...(limit.window === 'now' && { retryAfterSeconds: TURN_RETRY_SECONDS }),
    ...(waits && {
      resetsAt: new Date(freesAt).toISOString(),
      retryAfterSeconds: Math.ceil((freesAt - now) / 1000),
    }),
  });
}

interface BindingLimit {
  readonly limit: Limit;
  readonly reading: MeterReading;
  readonly needed: number;
  /** Epoch milliseconds; Infinity where no wait helps. */
  readonly freesAt: number;
}

function bindingLimit({ limits, readings, subject, needed, now }: Refusal): BindingLimit | undefined {
  const without = (amounts: Amounts): BindingLimit[] =>
    limits
      .map((limit) => ({ limit, reading: readingOf(readings, limit, subject), needed: amounts[limit.unit] }))
      .filter(({ limit, reading, needed: more }) => usedOf(limit, reading, now) + more > limit.limit)
      .map((found) => ({ ...found, freesAt: freesAt(found.limit, found.reading, found.needed, now) }));
  const found = needed.map(without).find((candidates) => candidates.length > 0);
  return found?.reduce((latest, other) => (other.freesAt > latest.freesAt ? other : latest));
}

function freesAt(limit: Limit, reading: MeterReading, needed: number, now: number): number {
  return limit.window === 'now' ? now : (roomFrom(limit, reading, needed, now) ?? Infinity);
}

const TOO_LARGE =
  'This request alone could take more than your limit allows. Shorten the conversation or lower maxTokens.';

const TOKENS = [
  'token_limit_exceeded',
  'Your token limit has no room for this request. Shorten the conversation, lower maxTokens, or wait until it frees up.',
] as const;

const WORDS: Record<Counted, readonly [ErrorType, string]> = {
  inputTokens: TOKENS,
  outputTokens: TOKENS,
  tokens: TOKENS,
  microDollars: [
    'budget_exceeded',
    'Your budget has no room for this request. Shorten the conversation, lower maxTokens, or wait until it frees up.',
  ],
  turns: [
    'concurrency_limit_exceeded',
    'Too many answers are under way at once. Wait until one of them has ended.',
  ],
};
