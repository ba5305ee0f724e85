import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { leftOf, raiseOf, releaseOf, usedOf, warningOf } from '../../../src/web/usage/standing';
import { freshLimit, limitOf } from './limit-of';

const british = { language: 'en-GB', timeZone: 'UTC' };
const now = Date.parse('2026-11-23T14:00:00Z');

describe('what is used and left', () => {
  it('is told in the limit’s unit', () => {
    expect([usedOf(limitOf(), british), leftOf(limitOf(), british)]).toEqual([
      '250 of 1,000 used',
      '750 left',
    ]);
  });

  it('is rounded so that it never flatters', () => {
    const spending = limitOf({
      unit: 'microDollars',
      limit: 5_000_000,
      used: 2_500_001,
      remaining: 2_499_999,
    });

    expect([usedOf(spending, british), leftOf(spending, british)]).toEqual([
      '$2.51 of $5.00 used',
      '$2.49 left',
    ]);
  });

  it('is never rounded towards the reader, whatever the amounts', () => {
    const microDollars = fc.integer({ min: 1, max: 1e12 });
    const microDollarsIn = (text: string) => Math.round(Number(text.replace(/[^\d.]/g, '')) * 1_000_000);
    fc.assert(
      fc.property(microDollars, microDollars, (used, remaining) => {
        const limit = limitOf({ unit: 'microDollars', limit: used + remaining, used, remaining });
        const [toldUsed = ''] = usedOf(limit, british).split(' of ');

        expect(microDollarsIn(toldUsed)).toBeGreaterThanOrEqual(used);
        expect(microDollarsIn(leftOf(limit, british))).toBeLessThanOrEqual(remaining);
      }),
    );
  });

  it('is nothing, and then all of it', () => {
    expect([usedOf(freshLimit(), british), leftOf(freshLimit(), british)]).toEqual([
      'nothing used',
      '1,000 left',
    ]);
  });

  it('is under way, of turns', () => {
    const turns = limitOf({ unit: 'turns', window: 'now', limit: 10, used: 1, remaining: 9 });

    expect([usedOf(turns, british), leftOf(turns, british)]).toEqual(['1 of 10 under way', '9 free']);
  });
});

describe('a warning', () => {
  it.each([
    ['is absent below every threshold', limitOf(), undefined],
    [
      'names the threshold that is passed',
      limitOf({ used: 801, remaining: 199, warning: 80 }),
      'over 80% used',
    ],
    [
      'names the threshold that is just reached',
      limitOf({ used: 800, remaining: 200, warning: 80 }),
      '80% used',
    ],
    ['tells that nothing is left', limitOf({ used: 1000, remaining: 0, warning: 95 }), 'used up'],
    ['tells that a raise has ended above the limit', limitOf({ used: 1200, remaining: 0 }), 'used up'],
    ['tells that no turn is free', limitOf({ unit: 'turns', window: 'now', remaining: 0 }), 'none free'],
    ['tells that there is nothing to use', freshLimit({ limit: 0, remaining: 0 }), 'none allowed'],
  ])('%s', (_, limit, warning) => {
    expect(warningOf(limit)).toBe(warning);
  });
});

describe('when a limit frees up', () => {
  const rolling = limitOf({ window: '10min', resetsAt: '2026-11-23T14:12:00Z' });

  it.each([
    ['is the day of a calendar month', limitOf(), 'resets 1 December'],
    [
      'is from and by when, of a rolling window',
      { ...rolling, nextReleaseAt: '2026-11-23T14:05:00Z' },
      'frees up from 14:05, all free by 14:12',
    ],
    [
      'is told once where it comes at once',
      { ...rolling, nextReleaseAt: '2026-11-23T14:12:00Z' },
      'all free by 14:12',
    ],
    [
      'is told once where both read the same',
      { ...rolling, nextReleaseAt: '2026-11-23T14:11:30Z' },
      'all free by 14:12',
    ],
    ['is by when alone where no more is known', rolling, 'all free by 14:12'],
    [
      'has the date where it is not today',
      limitOf({
        window: '24h',
        resetsAt: '2026-11-24T13:00:00Z',
        nextReleaseAt: '2026-11-23T16:00:00Z',
      }),
      'frees up from 16:00, all free by 24 November at 13:00',
    ],
    ['needs no time where nothing is used', freshLimit({ window: '10min' }), undefined],
    ['is not known of turns', freshLimit({ unit: 'turns', window: 'now', used: 1 }), undefined],
  ])('%s', (_, limit, text) => {
    expect(releaseOf(limit, now, british)).toBe(text);
  });

  it('is in the reader’s zone', () => {
    expect(releaseOf(rolling, now, { ...british, timeZone: 'Europe/Berlin' })).toBe('all free by 15:12');
  });
});

describe('a raise', () => {
  it.each([
    [undefined, undefined],
    ['2026-11-23T18:30:00Z', 'raised until 18:30'],
    ['2026-11-30T09:00:00Z', 'raised until 30 November at 9:00'],
  ])('until %s is told as %s', (raisedUntil, text) => {
    expect(raiseOf(limitOf(raisedUntil === undefined ? {} : { raisedUntil }), now, british)).toBe(text);
  });
});
