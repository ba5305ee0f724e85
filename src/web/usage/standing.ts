import type { LimitStatus } from '../../gateway/contract/events';
import { formatAmount } from './amounts';
import { formatMoment, formatReset, type Locale } from './moments';

/** What is used of a limit: `250 of 1,000 used`, `nothing used`; of turns, `1 of 10 under way`. */
export function usedOf({ unit, used, limit }: LimitStatus, locale?: Locale): string {
  if (used === 0 && unit !== 'turns') return 'nothing used';
  const amounts = `${formatAmount(unit, used, 'up', locale)} of ${formatAmount(unit, limit, 'down', locale)}`;
  return unit === 'turns' ? `${amounts} under way` : `${amounts} used`;
}

/** `750 left`; of turns, `9 free`. */
export function leftOf({ unit, remaining }: LimitStatus, locale?: Locale): string {
  return `${formatAmount(unit, remaining, 'down', locale)} ${unit === 'turns' ? 'free' : 'left'}`;
}

/** A warning in words: that a limit is used up, or which of the operator's thresholds it has reached; else undefined. */
export function warningOf({ unit, used, limit, remaining, warning }: LimitStatus): string | undefined {
  if (limit === 0) return 'none allowed';
  if (remaining === 0) return unit === 'turns' ? 'none free' : 'used up';
  if (warning === undefined) return undefined;
  return used * 100 > limit * warning ? `over ${warning}% used` : `${warning}% used`;
}

/**
 * When a limit frees up: `resets 1 December`; of a rolling window `frees up from 14:05, all free by 14:12`. Undefined
 * where nothing is used, and for turns under way, of which nobody knows when they end.
 *
 * @param now epoch milliseconds; tells what today is
 */
export function releaseOf(
  { window, used, resetsAt, nextReleaseAt }: LimitStatus,
  now: number,
  locale?: Locale,
): string | undefined {
  if (window === 'now' || used === 0 || resetsAt === undefined) return undefined;
  if (window === 'month') return `resets ${formatReset(resetsAt, locale)}`;
  const timeOf = (instant: string) => formatMoment(Date.parse(instant), 'up', now, locale);
  const end = `all free by ${timeOf(resetsAt)}`;
  // Compared as they read: twice the same minute says less than once.
  if (nextReleaseAt === undefined || timeOf(nextReleaseAt) === timeOf(resetsAt)) return end;
  return `frees up from ${timeOf(nextReleaseAt)}, ${end}`;
}

/**
 * How long a raise that is in force lasts: `raised until 14:05`; undefined where there is none.
 *
 * @param now epoch milliseconds; tells what today is
 */
export function raiseOf({ raisedUntil }: LimitStatus, now: number, locale?: Locale): string | undefined {
  if (raisedUntil === undefined) return undefined;
  return `raised until ${formatMoment(Date.parse(raisedUntil), 'down', now, locale)}`;
}
