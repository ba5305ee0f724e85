import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  isCorrected,
  isLapsed,
  ROLLING,
  slotAt,
  slotsChecked,
  slotsCounting,
  slotStart,
} from '../../../src/gateway/metering/windows';

const NOON = Date.UTC(2026, 10, 23, 12);
const moment = fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2030, 0) });
const rolling = fc.constantFrom('10min' as const, '24h' as const);

describe('a rolling window', () => {
  it('counts at a moment all that was reserved in the window before it, and a slot’s length more at the most', () => {
    fc.assert(
      fc.property(rolling, moment, fc.nat(3 * 86_400_000), (window, now, ago) => {
        const { slotMs, slots } = ROLLING[window];
        const counts = slotsCounting(window, now - ago).includes(slotAt(window, now));
        if (ago <= slotMs * slots) expect(counts).toBe(true);
        if (ago >= slotMs * (slots + 1)) expect(counts).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is ten minutes, and a day', () => {
    const lengths = Object.entries(ROLLING).map(([window, { slotMs, slots }]) => [window, slotMs * slots]);

    expect(lengths).toEqual([
      ['10min', 600_000],
      ['24h', 86_400_000],
    ]);
  });

  it('looks at the next slot too, in which a clock that is ahead may count', () => {
    expect(slotsChecked('10min', NOON)).toEqual([slotAt('10min', NOON), slotAt('10min', NOON) + 1]);
  });
});

describe('a calendar month', () => {
  it.each([
    ['its first moment', Date.UTC(2026, 11, 1), 2026 * 12 + 11],
    ['its last moment', Date.UTC(2026, 11, 1) - 1, 2026 * 12 + 10],
    ['a year’s last moment', Date.UTC(2027, 0, 1) - 1, 2026 * 12 + 11],
  ])('has %s', (_, at, slot) => {
    expect(slotAt('month', at)).toBe(slot);
  });

  it('begins at midnight UTC', () => {
    expect(new Date(slotStart('month', 2027 * 12)).toISOString()).toBe('2027-01-01T00:00:00.000Z');
  });

  it('counts a reservation once', () => {
    expect(slotsCounting('month', NOON)).toEqual([2026 * 12 + 10]);
    expect(slotsChecked('month', NOON)).toEqual([2026 * 12 + 10]);
  });

  it('is corrected for one month after it, and kept for two', () => {
    const november = slotAt('month', NOON);
    const [december, january, february] = [Date.UTC(2026, 11), Date.UTC(2027, 0), Date.UTC(2027, 1)];

    expect([december, january].map((now) => isCorrected('month', november, now))).toEqual([true, false]);
    expect([december, january, february].map((now) => isLapsed('month', november, now))).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe('what is under way now', () => {
  it('is one counter that never lapses', () => {
    expect(slotsCounting('now', NOON)).toEqual([0]);
    expect(isCorrected('now', 0, NOON)).toBe(true);
    expect(isLapsed('now', 0, NOON)).toBe(false);
  });
});

it('no slot is corrected that another clock may have removed', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('10min' as const, '24h' as const, 'month' as const),
      moment,
      (window, now) => {
        const lagging = now - 20_000;
        const slots = Array.from({ length: 6 }, (_, back) => slotAt(window, now) - back);
        for (const slot of slots) {
          expect(isLapsed(window, slot, now) && isCorrected(window, slot, lagging)).toBe(false);
        }
      },
    ),
  );
});
