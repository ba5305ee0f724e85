import type { LimitStatus } from '../../gateway/contract/events';
import { formatAmount } from '../usage/amounts';
import { nameOf } from '../usage/limits';
import type { Locale } from '../usage/moments';
import { leftOf, usedOf } from '../usage/standing';

/** Why a limit had no room for a turn. */
export interface Refusal {
  readonly limit: LimitStatus;
  /** What the turn would have taken at most, in the limit's unit. */
  readonly needed?: number;
  /** When there can be room, in epoch milliseconds; absent where waiting does not bring it, or nobody knows. */
  readonly retryAt?: number;
}

const unitNames = {
  inputTokens: 'input token limit',
  outputTokens: 'output token limit',
  tokens: 'token limit',
  microDollars: 'budget',
} as const satisfies Record<Exclude<LimitStatus['unit'], 'turns'>, string>;

const owners = {
  user: 'Your',
  team: 'Your team’s',
  organisation: 'Your organisation’s',
} as const satisfies Record<LimitStatus['scope'], string>;

/**
 * Reads the details of an `error` event that refused a turn; undefined where they name no limit.
 *
 * @param receivedAt epoch milliseconds: the gateway's wait counts from then on, whatever the clocks say
 */
export function refusalOf(
  { limit, needed, retryAfterSeconds }: Readonly<Record<string, unknown>>,
  receivedAt: number,
): Refusal | undefined {
  if (!isLimitStatus(limit)) return undefined;
  return {
    limit,
    ...(typeof needed === 'number' && { needed }),
    ...(typeof retryAfterSeconds === 'number' && { retryAt: receivedAt + retryAfterSeconds * 1000 }),
  };
}

/** Whose limit it was, in a few words. */
export function titleOf({ limit: { scope, unit } }: Refusal): string {
  if (unit !== 'turns') return `${owners[scope]} ${unitNames[unit]} has no room for this`;
  return scope === 'user' ? 'Too many answers at once' : `${owners[scope]} answers are too many at once`;
}

/** Turns end by themselves, sooner or later; else only time or a smaller request makes room. */
export function remedyOf({ limit, retryAt }: Refusal): 'retry' | 'none' {
  return retryAt !== undefined || limit.unit === 'turns' ? 'retry' : 'none';
}

/** Which limit refused, what is left of it, and what helps where waiting does not. */
export function describeRefusal(refusal: Refusal, locale?: Locale): string {
  const { limit, needed, retryAt } = refusal;
  if (limit.unit === 'turns') {
    const advice = retryAt === undefined ? ' Try again when one of them has ended.' : '';
    return `${nameOf(limit)}: ${usedOf(limit, locale)}.${advice}`;
  }
  const need =
    needed === undefined ? '' : `, and this needs ${formatAmount(limit.unit, needed, 'up', locale)}`;
  const left = `${nameOf(limit)}: ${usedOf(limit, locale)}, ${leftOf(limit, locale)}${need}.`;
  if (retryAt !== undefined) return left;
  return `${left} Waiting does not help: shorten the conversation, begin a new chat, or lower the answer length.`;
}

/** The gateway's `details` are open: what a page of today does not know, it does not explain. */
function isLimitStatus(value: unknown): value is LimitStatus {
  if (typeof value !== 'object' || value === null) return false;
  const { scope, window, unit, limit, used, remaining } = value as Readonly<Record<string, unknown>>;
  const isKnown =
    typeof scope === 'string' &&
    Object.hasOwn(owners, scope) &&
    typeof unit === 'string' &&
    (unit === 'turns' || Object.hasOwn(unitNames, unit)) &&
    typeof window === 'string' &&
    ['10min', '24h', 'month', 'now'].includes(window);
  return isKnown && [limit, used, remaining].every((amount) => typeof amount === 'number');
}
