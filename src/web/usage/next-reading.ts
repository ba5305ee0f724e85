import type { LimitStatus } from '../../gateway/contract/events';

/** However often a limit frees up, it is not read anew before this. */
const SHORTEST_MILLISECONDS = 15_000;
/** The longest that a browser's timer can wait. */
const LONGEST_MILLISECONDS = 2 ** 31 - 1;

/**
 * In how many milliseconds figures are out of date by themselves, because a part of a limit has become free; undefined
 * where nothing is going to. It ends with the last release: an idle page does not go on asking.
 *
 * @param readAt when the figures were read, in epoch milliseconds
 */
export function nextReadingIn(limits: readonly LimitStatus[], readAt: number): number | undefined {
  const releases = limits
    .map(({ nextReleaseAt, resetsAt }) => nextReleaseAt ?? resetsAt)
    .filter((instant) => instant !== undefined)
    .map((instant) => Date.parse(instant) - readAt)
    // A release that was past when it was told is a clock that is wrong: it would have the page ask without end.
    .filter((delay) => delay > 0);
  if (releases.length === 0) return undefined;
  return Math.min(Math.max(Math.min(...releases), SHORTEST_MILLISECONDS), LONGEST_MILLISECONDS);
}
