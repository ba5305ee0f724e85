import { describe, expect, it } from '@jest/globals';
import { additions } from '../../../src/gateway/metering/changes';
import type { Limit } from '../../../src/gateway/metering/limits';
import type { MeterReading } from '../../../src/gateway/metering/meter';
import { limitStatus, roomFrom, thresholdReached } from '../../../src/gateway/metering/status';
import { NOTHING } from '../../../src/gateway/metering/amounts';

const NOON = Date.UTC(2026, 10, 23, 12);
const minutes = (count: number) => count * 60_000;
const tokens = (window: Limit['window'], limit = 1_000): Limit => ({
  scope: 'user',
  window,
  unit: 'tokens',
  limit,
});

/** A reading of what was reserved, each so many minutes before noon. */
const used = (window: Limit['window'], ...reserved: [minutesAgo: number, tokens: number][]): MeterReading => {
  const changes = reserved.flatMap(([ago, amount]) =>
    additions(
      { at: NOON - minutes(ago), kinds: [{ window, unit: 'tokens' }] },
      { ...NOTHING, tokens: amount },
    ),
  );
  const counters = new Map<number, MeterReading['counters'][number]>();
  for (const { by, ...counter } of changes) {
    counters.set(counter.slot, { ...counter, value: (counters.get(counter.slot)?.value ?? 0) + by });
  }
  return { counters: [...counters.values()], marks: [], reconciledAt: 0 };
};

describe('the status of a limit', () => {
  it('of a month resets when the month ends', () => {
    expect(limitStatus(tokens('month'), used('month', [60, 300]), [], NOON)).toEqual({
      scope: 'user',
      window: 'month',
      unit: 'tokens',
      limit: 1_000,
      used: 300,
      remaining: 700,
      resetsAt: '2026-12-01T00:00:00.000Z',
    });
  });

  it('of a rolling window tells when the next part frees up, and when all has', () => {
    const status = limitStatus(tokens('10min'), used('10min', [9, 300], [2, 100]), [], NOON);

    expect(status).toMatchObject({
      used: 400,
      // Of a reservation at 11:51 and one at 11:58, each after ten minutes and what is left of its half minute.
      nextReleaseAt: '2026-11-23T12:01:30.000Z',
      resetsAt: '2026-11-23T12:08:30.000Z',
    });
  });

  it('tells no time where nothing is used', () => {
    expect(limitStatus(tokens('24h'), used('24h'), [], NOON)).toEqual({
      scope: 'user',
      window: '24h',
      unit: 'tokens',
      limit: 1_000,
      used: 0,
      remaining: 1_000,
    });
  });

  it('tells no time of turns: they end when they end', () => {
    const reading: MeterReading = {
      counters: [{ window: 'now', unit: 'turns', slot: 0, value: 2 }],
      marks: [],
      reconciledAt: 0,
    };

    const status = limitStatus({ scope: 'user', window: 'now', unit: 'turns', limit: 3 }, reading, [], NOON);

    expect(status).toEqual({ scope: 'user', window: 'now', unit: 'turns', limit: 3, used: 2, remaining: 1 });
  });

  it('never leaves less than nothing', () => {
    expect(limitStatus(tokens('month', 100), used('month', [0, 300]), [], NOON)).toMatchObject({
      remaining: 0,
    });
  });

  it('tells when a raise ends', () => {
    const raised = { ...tokens('month'), raisedUntil: NOON + minutes(5) };

    expect(limitStatus(raised, used('month'), [], NOON)).toMatchObject({
      raisedUntil: '2026-11-23T12:05:00.000Z',
    });
  });

  it('warns of the highest threshold that is reached', () => {
    expect(limitStatus(tokens('month'), used('month', [0, 850]), [50, 80, 100], NOON)).toMatchObject({
      warning: 80,
    });
  });
});

describe('thresholds', () => {
  it.each([
    [499, undefined],
    [500, 50],
    [800, 80],
    [1_000, 100],
    [1_200, 100],
  ])('of a limit of 1000: at %d', (amount, reached) => {
    expect(thresholdReached(amount, 1_000, [80, 50, 100])).toBe(reached);
  });
});

describe('room', () => {
  it.each([
    ['a month', tokens('month'), used('month', [60, 900]), '2026-12-01T00:00:00.000Z'],
    ['a rolling window', tokens('10min'), used('10min', [9, 800], [2, 100]), '2026-11-23T12:01:30.000Z'],
    ['a full rolling window', tokens('24h'), used('24h', [1, 1_000]), '2026-11-24T12:00:00.000Z'],
  ])('in %s comes when enough of it has freed up', (_, limit, reading, from) => {
    expect(new Date(roomFrom(limit, reading, 200, NOON)!).toISOString()).toBe(from);
  });

  it('never comes for more than the limit', () => {
    expect(roomFrom(tokens('month'), used('month'), 1_001, NOON)).toBeUndefined();
  });

  it('for a turn comes at no time that is known', () => {
    expect(
      roomFrom({ scope: 'user', window: 'now', unit: 'turns', limit: 1 }, used('now'), 1, NOON),
    ).toBeUndefined();
  });
});
