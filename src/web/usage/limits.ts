import type { LimitStatus } from '../../gateway/contract/events';
import { windowNames } from '../../client/limit-windows';

const unitNames = {
  inputTokens: 'input tokens',
  outputTokens: 'output tokens',
  tokens: 'tokens',
  microDollars: 'spending',
  turns: 'turns',
} as const satisfies Record<LimitStatus['unit'], string>;

const scopeNames = {
  user: '',
  team: 'team ',
  organisation: 'organisation ',
} as const satisfies Record<LimitStatus['scope'], string>;

export type LimitName = Pick<LimitStatus, 'scope' | 'unit' | 'window'>;

/** Names a limit: `Tokens in 10 minutes`, `Team spending this month`, `Turns at once`. */
export function nameOf({ scope, unit, window }: LimitName): string {
  const name = `${scopeNames[scope]}${unitNames[unit]} ${windowNames[window]}`;
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Tells limits apart: no two of a caller share it. */
export function keyOf({ scope, unit, window }: LimitName): string {
  return `${scope}/${unit}/${window}`;
}

/** What is left of a limit in whole per cent, rounded down: never more than there is. */
export function percentLeft({ limit, remaining }: LimitStatus): number {
  return limit === 0 ? 0 : Math.floor((remaining * 100) / limit);
}

/** The limit with the smallest share left: the one that will refuse first. Turns under way soon end, and do not count. */
export function tightestOf(limits: readonly LimitStatus[]): LimitStatus | undefined {
  return limits.filter(({ unit }) => unit !== 'turns').toSorted((a, b) => percentLeft(a) - percentLeft(b))[0];
}

/** Newer figures in place of older ones; limits that the newer ones do not name stay as they were. */
export function updateLimits(
  known: readonly LimitStatus[],
  newer: readonly LimitStatus[],
): readonly LimitStatus[] {
  return [...new Map([...known, ...newer].map((limit) => [keyOf(limit), limit])).values()];
}
