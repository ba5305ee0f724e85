import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { priceAt } from '../../../src/gateway/pricing/cost';

const book = [
  { from: '2026-03-01', input: 3, output: 3 },
  { from: '2026-01-01', input: 1, output: 1 },
  { from: '2026-02-01', input: 2, output: 2 },
];

describe('priceAt', () => {
  it.each([
    ['2026-01-01T00:00:00.000Z', 1],
    ['2026-01-31T23:59:59.999Z', 1],
    ['2026-02-01T00:00:00.000Z', 2],
    ['2030-06-15T12:00:00.000Z', 3],
  ])('finds the price in force at %s, wherever it stands in the book', (time, input) => {
    expect(priceAt(book, Date.parse(time))).toMatchObject({ input });
  });

  it('finds none before the first has begun, and none in an empty book', () => {
    expect(priceAt(book, Date.parse('2025-12-31T23:59:59.999Z'))).toBeUndefined();
    expect(priceAt([], Date.parse('2026-01-01T00:00:00.000Z'))).toBeUndefined();
  });

  it('begins every price at midnight UTC of its day', () => {
    const day = fc.integer({ min: 0, max: 40_000 });
    fc.assert(
      fc.property(day, (days) => {
        const midnight = days * 86_400_000;
        const entry = { from: new Date(midnight).toISOString().slice(0, 10) };

        expect(priceAt([entry], midnight)).toBe(entry);
        expect(priceAt([entry], midnight - 1)).toBeUndefined();
      }),
    );
  });
});
