import type { Limit, Plan } from '../configuration/configuration';
import type { LimitStatus } from '../contract/events';
import { GatewayError } from '../errors';
import type { Amounts } from './amounts';
import type { Counters } from './meter';
import type { Window } from './window';

/** Where each limit of a plan stands. */
export function statusOf(plan: Plan, counters: Counters, window: Window): LimitStatus[] {
  return plan.limits.map((limit) => ({
    ...limit,
    used: counters[limit.unit],
    remaining: Math.max(0, limit.limit - counters[limit.unit]),
    resetsAt: window.endsAt,
  }));
}

/** The first limit that has no room for these amounts. */
export function exceededLimit(
  limits: readonly Limit[],
  counters: Counters,
  amounts: Amounts,
): Limit | undefined {
  return limits.find((limit) => counters[limit.unit] + amounts[limit.unit] > limit.limit);
}

/** Tells the client which limit refused its turn, what is left of it, and when it frees up. */
export function limitError(
  plan: Plan,
  counters: Counters,
  amounts: Amounts,
  window: Window,
  now: number,
): GatewayError {
  const limit = exceededLimit(plan.limits, counters, amounts);
  const status = statusOf(plan, counters, window).find(({ unit }) => unit === limit?.unit);
  const retryAfterSeconds = Math.ceil((Date.parse(window.endsAt) - now) / 1000);
  const details = { limit: status, needed: limit && amounts[limit.unit], retryAfterSeconds };
  return limit?.unit === 'microDollars'
    ? new GatewayError(
        'budget_exceeded',
        'Your budget has no room for this request. Shorten the conversation, lower maxTokens, or wait for the reset.',
        details,
      )
    : new GatewayError(
        'token_limit_exceeded',
        'Your token limit has no room for this request. Shorten the conversation, lower maxTokens, or wait for the reset.',
        details,
      );
}
