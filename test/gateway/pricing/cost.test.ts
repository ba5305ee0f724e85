import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TokenUsage } from '../../../src/gateway/contract/events';
import { costOf } from '../../../src/gateway/pricing/cost';
import type { Price } from '../../../src/gateway/pricing/price-book';

const plain = { from: '2026-01-01', input: 3_000_000, output: 15_000_000 };
const price: Price = {
  ...plain,
  cacheRead: 300_000,
  cacheWrite5m: 3_750_000,
  cacheWrite1h: 6_000_000,
};

const usage = (inputTokens: number, outputTokens: number, cached: Partial<TokenUsage> = {}) => ({
  inputTokens,
  outputTokens,
  totalTokens: inputTokens + outputTokens,
  ...cached,
});

describe('costOf tokens', () => {
  it.each([
    ['nothing', usage(0, 0), 0],
    ['a million tokens of input', usage(1_000_000, 0), 3_000_000],
    ['input and output', usage(10, 10), 180],
    ['tokens read from a cache', usage(0, 0, { cacheReadInputTokens: 1_000 }), 300],
    ['tokens written for five minutes', usage(0, 0, { cacheWriteInputTokens: 1_000 }), 3_750],
    [
      'tokens written for an hour, and the rest for five minutes',
      usage(0, 0, { cacheWriteInputTokens: 1_000, cacheDetails: [{ ttl: '1h', inputTokens: 600 }] }),
      600 * 6 + 1_500,
    ],
    [
      'tokens written for five minutes that are named',
      usage(0, 0, { cacheWriteInputTokens: 1_000, cacheDetails: [{ ttl: '5m', inputTokens: 1_000 }] }),
      3_750,
    ],
    [
      'tokens that only their time to live tells of',
      usage(0, 0, { cacheDetails: [{ ttl: '1h', inputTokens: 1_000 }] }),
      6_000,
    ],
    ['fractions, rounded up once', usage(1, 0, { cacheReadInputTokens: 1 }), 4],
  ])('prices %s', (_, tokens, cost) => {
    expect(costOf({ usage: tokens }, price)).toBe(cost);
  });

  it('prices cached tokens as input where they have no rates of their own', () => {
    const cached = {
      cacheReadInputTokens: 10,
      cacheWriteInputTokens: 20,
      cacheDetails: [{ ttl: '1h', inputTokens: 10 }],
    };

    expect(costOf({ usage: usage(0, 0, cached) }, plain)).toBe(90);
  });

  it('is the exact sum, rounded up once, for any amounts', () => {
    const tokens = fc.nat(10_000_000);
    const rate = fc.nat(1_000_000_000);
    const amounts = fc.record({
      inputTokens: tokens,
      outputTokens: tokens,
      read: tokens,
      cacheWrite: tokens,
    });
    const rates = fc.record({ input: rate, output: rate, cacheRead: rate, cacheWrite5m: rate });
    fc.assert(
      fc.property(amounts, rates, ({ inputTokens, outputTokens, read, cacheWrite }, any) => {
        const cached = { cacheReadInputTokens: read, cacheWriteInputTokens: cacheWrite };
        const exact =
          BigInt(inputTokens) * BigInt(any.input) +
          BigInt(outputTokens) * BigInt(any.output) +
          BigInt(read) * BigInt(any.cacheRead) +
          BigInt(cacheWrite) * BigInt(any.cacheWrite5m);

        const cost = BigInt(
          costOf({ usage: usage(inputTokens, outputTokens, cached) }, { ...any, from: '' }),
        );

        expect(cost * 1_000_000n - exact).toBeGreaterThanOrEqual(0n);
        expect(cost * 1_000_000n - exact).toBeLessThan(1_000_000n);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('costOf a long context', () => {
  const stepped: Price = {
    ...plain,
    longContext: [
      { aboveInputTokens: 500_000, input: 9_000_000, output: 9_000_000 },
      { aboveInputTokens: 200_000, input: 6_000_000, output: 22_500_000 },
    ],
  };

  it.each([
    [200_000, 3],
    [200_001, 6],
    [500_000, 6],
    [500_001, 9],
  ])('prices all of %d input tokens at $%d a million', (inputTokens, rate) => {
    expect(costOf({ usage: usage(inputTokens, 0) }, stepped)).toBe(inputTokens * rate);
  });

  it('prices the output by the step of the input', () => {
    expect(costOf({ usage: usage(200_001, 1_000) }, stepped)).toBe(200_001 * 6 + 22_500);
  });

  it('counts cached tokens as input, however they were cached', () => {
    const cached = {
      cacheReadInputTokens: 100_000,
      cacheWriteInputTokens: 100_000,
      cacheDetails: [{ ttl: '1h', inputTokens: 50_000 }],
    };

    expect(costOf({ usage: usage(0, 0, cached) }, stepped)).toBe(200_000 * 3);
    expect(costOf({ usage: usage(1, 0, cached) }, stepped)).toBe(200_001 * 6);
  });
});

describe('costOf a service tier', () => {
  const tiered: Price = {
    ...plain,
    longContext: [{ aboveInputTokens: 1_000, input: 6_000_000, output: 30_000_000 }],
    serviceTiers: {
      flex: { input: 1_500_000, output: 7_500_000 },
      priority: {
        input: 5_250_000,
        output: 26_250_000,
        longContext: [{ aboveInputTokens: 1_000, input: 10_500_000, output: 52_500_000 }],
      },
    },
  };

  it.each([
    ['flex', 1_000, 1_500],
    ['flex', 2_000, 3_000],
    ['priority', 1_000, 5_250],
    ['priority', 2_000, 21_000],
    ['default', 2_000, 12_000],
    ['constructor', 2_000, 12_000],
  ])('prices %s by its own rates and steps where it has them: %d tokens', (serviceTier, tokens, cost) => {
    expect(costOf({ usage: usage(tokens, 0), serviceTier }, tiered)).toBe(cost);
  });

  it('prices every tier by the standard rates where the book has no tiers', () => {
    expect(costOf({ usage: usage(1_000, 0), serviceTier: 'flex' }, plain)).toBe(3_000);
  });
});

describe('costOf a guardrail', () => {
  const guardrailPrice = { from: '2026-01-01', contentPolicy: 150_000, topicPolicy: 150_000 };
  const units = (guardrailUnits: Record<string, number>) => ({ usage: usage(0, 0), guardrailUnits });

  it('prices the units of each policy per thousand', () => {
    const consumption = units({ contentPolicy: 3, topicPolicy: 2 });

    expect(costOf(consumption, plain, guardrailPrice)).toBe(750);
  });

  it('prices policies without a price, and a guardrail without one, as free', () => {
    expect(costOf(units({ sensitiveInformationPolicy: 1_000 }), plain, guardrailPrice)).toBe(0);
    expect(costOf(units({ contentPolicy: 1_000 }), plain)).toBe(0);
  });

  it('rounds up once over tokens and units together', () => {
    const cheap = { from: '2026-01-01', input: 400_000, output: 0 };
    const consumption = { usage: usage(1, 0), guardrailUnits: { contentPolicy: 1 } };

    expect(costOf(consumption, cheap, { from: '2026-01-01', contentPolicy: 600 })).toBe(1);
    expect(costOf(consumption, cheap, { from: '2026-01-01', contentPolicy: 601 })).toBe(2);
  });
});
