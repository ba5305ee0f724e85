import { describe, expect, it } from '@jest/globals';
import { formatAmount, formatDuration, formatMoney, formatTokens } from '../../../src/web/usage/amounts';

const british = { language: 'en-GB' };

describe('money', () => {
  it.each([
    [0, 'up', '$0.00'],
    [1, 'up', '$0.000001'],
    [12_345, 'up', '$0.012345'],
    [99_999, 'down', '$0.099999'],
    [100_000, 'down', '$0.10'],
    [4_312_345, 'up', '$4.32'],
    [4_319_999, 'down', '$4.31'],
    [20_000_000, 'down', '$20.00'],
    [12_345_678_900_000, 'down', '$12,345,678.90'],
  ] as const)('of %d micro-dollars, rounded %s, is %s', (microDollars, rounding, text) => {
    expect(formatMoney(microDollars, rounding, british)).toBe(text);
  });

  it('never shows more left than there is, nor less used', () => {
    expect([formatMoney(4_999_999, 'down', british), formatMoney(4_000_001, 'up', british)]).toEqual([
      '$4.99',
      '$4.01',
    ]);
  });
});

describe('an amount of a limit', () => {
  it.each([
    ['tokens', '1,234,567'],
    ['inputTokens', '1,234,567'],
    ['microDollars', '$1.23'],
    ['turns', '1,234,567'],
  ] as const)('in %s is %s', (unit, text) => {
    expect(formatAmount(unit, 1_234_567, 'down', british)).toBe(text);
  });

  it('is written as the reader’s language has it', () => {
    expect(formatTokens(1_234_567, { language: 'de-DE' })).toBe('1.234.567');
  });
});

describe('a duration', () => {
  it.each([
    [0, '0 ms'],
    [420, '420 ms'],
    [1_840, '1.8 sec'],
  ])('of %d ms is %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds, { language: 'en-US' })).toBe(text);
  });
});
