import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { costOf } from '../../src/gateway/pricing';

const price = { input: 3_000_000, output: 15_000_000, cacheRead: 300_000, cacheWrite: 3_750_000 };
const usage = (inputTokens: number, outputTokens: number, cached = {}) => ({
  inputTokens,
  outputTokens,
  totalTokens: inputTokens + outputTokens,
  ...cached,
});

describe('costOf', () => {
  it.each([
    ['nothing', usage(0, 0), 0],
    ['a million tokens of input', usage(1_000_000, 0), 3_000_000],
    ['input and output', usage(10, 10), 180],
    [
      'cached tokens at their own prices',
      usage(0, 0, { cacheReadInputTokens: 1_000, cacheWriteInputTokens: 1_000 }),
      4_050,
    ],
    ['a fraction, rounded up', usage(0, 0, { cacheReadInputTokens: 1 }), 1],
  ])('prices %s', (_, tokens, cost) => {
    expect(costOf(tokens, price)).toBe(cost);
  });

  it('prices cached tokens as input where they have no price of their own', () => {
    const plain = { input: 3_000_000, output: 15_000_000 };
    expect(costOf(usage(0, 0, { cacheReadInputTokens: 10, cacheWriteInputTokens: 10 }), plain)).toBe(60);
  });

  it('is the exact sum, rounded up once, for any amounts', () => {
    const tokens = fc.nat(10_000_000);
    const perMillion = fc.nat(100_000_000);
    fc.assert(
      fc.property(tokens, tokens, perMillion, perMillion, (inputTokens, outputTokens, input, output) => {
        const exact = BigInt(inputTokens) * BigInt(input) + BigInt(outputTokens) * BigInt(output);
        expect(BigInt(costOf(usage(inputTokens, outputTokens), { input, output }))).toBe(
          (exact + 999_999n) / 1_000_000n,
        );
      }),
      { numRuns: 5_000 },
    );
  });
});
