import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PricedExtras } from '../../../src/gateway/pricing/cost';
import { affordableOutputTokens, costOf, worstCaseCost } from '../../../src/gateway/pricing/cost';
import { guardrailUnitsBound } from '../../../src/gateway/pricing/guardrail-units';
import type { Price } from '../../../src/gateway/pricing/price-book';
import { guardrailPrices, prices } from './prices';

const plain: Price = { from: '2026-01-01', input: 3_000_000, output: 15_000_000 };
const extras = (tiers: readonly string[]): PricedExtras => ({ tiers, cacheWrites: [] });
const tokens = fc.nat(10_000_000);
const units = fc.record({
  contentPolicy: fc.nat(10_000),
  topicPolicy: fc.nat(10_000),
  sensitiveInformationPolicy: fc.nat(10_000),
  contextualGroundingPolicy: fc.nat(10_000),
});

/** A number, and another that is not above it. */
const within = (most: fc.Arbitrary<number>) =>
  most.chain((bound) => fc.tuple(fc.constant(bound), fc.nat(bound)));

describe('worstCaseCost', () => {
  it('is what the turn costs where its bound is reached', () => {
    expect(worstCaseCost({ inputTokens: 1_000, outputTokens: 100 }, plain)).toBe(4_500);
  });

  it('takes tokens that are dearer from the cache as dear', () => {
    const odd = { ...plain, cacheRead: 4_000_000 };

    expect(worstCaseCost({ inputTokens: 1_000, outputTokens: 0 }, odd)).toBe(4_000);
  });

  it('takes a dearer step below the bound, where the bound’s own is cheaper', () => {
    const odd = {
      ...plain,
      longContext: [
        { aboveInputTokens: 500, input: 1_000_000, output: 90_000_000 },
        { aboveInputTokens: 900, input: 1_000_000, output: 1_000_000 },
        { aboveInputTokens: 1_000, input: 900_000_000, output: 900_000_000 },
      ],
    };

    expect(worstCaseCost({ inputTokens: 1_000, outputTokens: 100 }, odd)).toBe(1_000 + 9_000);
  });

  it('takes the dearest of the tiers that may answer, and no other', () => {
    const serviceTiers = {
      flex: { input: 1_500_000, output: 0 },
      priority: { input: 6_000_000, output: 0 },
    };
    const bound = { inputTokens: 1_000, outputTokens: 0 };

    expect(worstCaseCost(bound, { ...plain, serviceTiers })).toBe(3_000);
    expect(worstCaseCost(bound, { ...plain, serviceTiers }, undefined, extras(['flex']))).toBe(3_000);
    expect(worstCaseCost(bound, { ...plain, serviceTiers }, undefined, extras(['priority']))).toBe(6_000);
  });

  it('is never below the cost of a turn that writes to the cache as it has asked to', () => {
    const writes = fc.constantFrom<PricedExtras['cacheWrites']>(['5m'], ['1h'], ['5m', '1h']);
    fc.assert(
      fc.property(
        prices,
        writes,
        within(fc.nat(2_000_000)),
        tokens,
        (price, cacheWrites, [most, written], output) => {
          const usage = {
            inputTokens: most - written,
            outputTokens: output,
            totalTokens: most + output,
            cacheWriteInputTokens: written,
            cacheDetails: cacheWrites.slice(-1).map((ttl) => ({ ttl, inputTokens: written })),
          };

          const worst = worstCaseCost({ inputTokens: most, outputTokens: output }, price, undefined, {
            tiers: [],
            cacheWrites,
          });

          expect(costOf({ usage }, price)).toBeLessThanOrEqual(worst);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('is never below the cost of a turn within it, whichever tokens are cached and whichever tier answers', () => {
    const boundedUnits = fc.tuple(units, fc.integer({ min: 1, max: 10 }));
    const tiers = fc.subarray(['flex', 'priority', 'default']);
    fc.assert(
      fc.property(
        fc.tuple(prices, guardrailPrices, tiers),
        within(fc.nat(2_000_000)).chain(([bound, used]) =>
          fc.tuple(fc.constant([bound, used]), fc.nat(used)),
        ),
        within(tokens),
        boundedUnits,
        ([price, guardrailPrice, answering], [[most, used], read], [outputBound, output], [bound, part]) => {
          const usage = {
            inputTokens: used - read,
            outputTokens: output,
            totalTokens: used + output,
            cacheReadInputTokens: read,
          };
          const guardrailUnits = Object.fromEntries(
            Object.entries(bound).map(([policy, count]) => [policy, Math.floor(count / part)]),
          );
          const worst = worstCaseCost(
            { inputTokens: most, outputTokens: outputBound, guardrailUnits: bound },
            price,
            guardrailPrice,
            extras(answering),
          );

          for (const serviceTier of [...answering, 'unlisted']) {
            const cost = costOf({ usage, serviceTier, guardrailUnits }, price, guardrailPrice);
            expect(cost).toBeLessThanOrEqual(worst);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('affordableOutputTokens', () => {
  const turn = { inputTokens: 1_000, inputBytes: 4_000, maxTokens: 100 };

  it.each([
    ['all that are wanted', 1_000_000, 100],
    ['as many as there is room for', 3_000 + 150, 10],
    ['none, where the input takes it all', 3_014, 0],
    ['not even an empty answer', 2_999, -1],
  ])('finds %s', (_, microDollars, affordable) => {
    expect(affordableOutputTokens(microDollars, turn, plain)).toBe(affordable);
  });

  it('leaves room for the guardrail’s units of input and answer', () => {
    const guardrailPrice = { from: '2026-01-01', contentPolicy: 150_000 };

    expect(affordableOutputTokens(3_000 + 600, turn, plain, guardrailPrice)).toBe(0);
    expect(affordableOutputTokens(3_000 + 600 + 300 + 15, turn, plain, guardrailPrice)).toBe(1);
  });

  it('finds all that are wanted of a model whose output is free', () => {
    expect(affordableOutputTokens(3_000, turn, { ...plain, output: 0 })).toBe(100);
  });

  it('is the greatest number that fits', () => {
    const turns = fc.record({
      inputTokens: fc.nat(2_000_000),
      inputBytes: fc.nat(10_000_000),
      maxTokens: fc.nat(1_000_000),
    });
    const tiers = fc.subarray(['flex', 'priority']);
    const microDollars = fc.oneof(fc.nat(1_000_000), fc.nat(10_000_000_000));
    fc.assert(
      fc.property(
        microDollars,
        turns,
        fc.tuple(prices, fc.option(guardrailPrices, { nil: undefined }), tiers),
        (room, anyTurn, [price, guardrailPrice, answering]) => {
          const { inputTokens, inputBytes, maxTokens } = anyTurn;
          const costWith = (outputTokens: number) => {
            const guardrailUnits =
              guardrailPrice && guardrailUnitsBound(guardrailPrice, inputBytes, outputTokens);
            const bound = { inputTokens, outputTokens, guardrailUnits };
            return worstCaseCost(bound, price, guardrailPrice, extras(answering));
          };

          const affordable = affordableOutputTokens(room, anyTurn, price, guardrailPrice, extras(answering));

          expect(affordable).toBeLessThanOrEqual(maxTokens);
          if (affordable >= 0) expect(costWith(affordable)).toBeLessThanOrEqual(room);
          if (affordable < maxTokens) expect(costWith(affordable + 1)).toBeGreaterThan(room);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
