import { describe, expect, it } from '@jest/globals';
import { nextReadingIn } from '../../../src/web/usage/next-reading';
import { freshLimit, limitOf } from './limit-of';

const readAt = Date.parse('2026-11-23T14:00:00Z');
const inSeconds = (seconds: number) => new Date(readAt + seconds * 1000).toISOString();

describe('figures are read anew', () => {
  it('when the first part of any limit frees up', () => {
    const limits = [
      limitOf({ window: '24h', resetsAt: inSeconds(7200), nextReleaseAt: inSeconds(3600) }),
      limitOf({ window: '10min', resetsAt: inSeconds(600), nextReleaseAt: inSeconds(30) }),
    ];

    expect(nextReadingIn(limits, readAt)).toBe(30_000);
  });

  it('not too often', () => {
    expect(nextReadingIn([limitOf({ nextReleaseAt: inSeconds(1) })], readAt)).toBe(15_000);
  });

  it('not later than a timer can wait', () => {
    expect(nextReadingIn([limitOf({ resetsAt: inSeconds(31 * 86_400) })], readAt)).toBe(2 ** 31 - 1);
  });

  it.each([
    ['nothing is used', [freshLimit()]],
    ['there are no limits', []],
    ['the clock is wrong: what is told to come has passed', [limitOf({ resetsAt: inSeconds(-60) })]],
  ])('never where %s', (_, limits) => {
    expect(nextReadingIn(limits, readAt)).toBeUndefined();
  });
});
