import { affordableOutputTokens } from '../pricing/cost';
import type { Subject } from './accounts';
import type { Limit } from './limits';
import type { Readings } from './status';
import { readingOf, usedOf } from './status';
import type { Tariff, TurnBounds } from './tariff';

/** An answer shorter than this is worth less than a clear refusal. */
const LEAST_USEFUL_TOKENS = 256;

/** The shortest answer that a request is still made for, unless it asks for a shorter one itself. */
export function leastUseful(bounds: TurnBounds): TurnBounds {
  return { ...bounds, maxTokens: Math.min(bounds.maxTokens, LEAST_USEFUL_TOKENS) };
}

export interface ClampedBounds {
  readonly bounds: TurnBounds;
  /** The limit that made the answer shorter; absent where it can be as long as was asked for. */
  readonly clampedBy?: Limit;
}

/**
 * The longest answer that the limits have room for.
 *
 * @returns undefined where they have none for one that makes sense
 */
export function clamp(
  bounds: TurnBounds,
  tariff: Tariff,
  limits: readonly Limit[],
  readings: Readings,
  subject: Subject,
  now: number,
): ClampedBounds | undefined {
  let clamped: ClampedBounds = { bounds };
  for (const limit of limits) {
    const room = limit.limit - usedOf(limit, readingOf(readings, limit, subject), now);
    const maxTokens = longestAnswer(limit, room, clamped.bounds, tariff);
    if (maxTokens < clamped.bounds.maxTokens) {
      clamped = { bounds: { ...bounds, maxTokens }, clampedBy: limit };
    }
  }
  return clamped.bounds.maxTokens < leastUseful(bounds).maxTokens ? undefined : clamped;
}

/** In tokens, up to what is asked for; negative where not even an empty answer fits. */
function longestAnswer(
  { unit }: Limit,
  room: number,
  bounds: TurnBounds,
  { price, guardrailPrice, extras }: Tariff,
): number {
  switch (unit) {
    case 'inputTokens':
      return bounds.inputTokens <= room ? bounds.maxTokens : -1;
    case 'outputTokens':
      return Math.min(bounds.maxTokens, room);
    case 'tokens':
      return Math.min(bounds.maxTokens, room - bounds.inputTokens);
    case 'microDollars':
      // A model without a price is not asked under a limit in money.
      return affordableOutputTokens(room, bounds, price!, guardrailPrice, extras);
    case 'turns':
      return room >= 1 ? bounds.maxTokens : -1;
  }
}
