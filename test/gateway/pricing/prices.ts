import fc from 'fast-check';
import type { GuardrailPrice, Price } from '../../../src/gateway/pricing/price-book';

const rate = fc.nat(1_000_000_000);
const from = fc.constant('2026-01-01');

const rates = { input: rate, output: rate };
const cacheRates = { cacheRead: rate, cacheWrite5m: rate, cacheWrite1h: rate };
const anyRates = fc.oneof(fc.record(rates), fc.record({ ...rates, ...cacheRates }));

/** Steps that come in any order, and may be cheaper than what is below them. */
const longContext = fc.array(
  fc
    .tuple(anyRates, fc.integer({ min: 1, max: 1_000_000 }))
    .map(([step, aboveInputTokens]) => ({ ...step, aboveInputTokens })),
  { maxLength: 3 },
);

const tierRates = fc.tuple(anyRates, longContext).map(([tier, steps]) => ({ ...tier, longContext: steps }));

/** Any price of a model that the schema admits, with the tiers `flex` and `priority`, up to $1,000 a million tokens. */
export const prices: fc.Arbitrary<Price> = fc
  .tuple(from, tierRates, fc.record({ flex: tierRates, priority: tierRates }))
  .map(([day, standard, serviceTiers]) => ({ from: day, ...standard, serviceTiers }));

/** Any price of a guardrail; each policy may have none. */
export const guardrailPrices: fc.Arbitrary<GuardrailPrice> = fc.record(
  {
    from,
    contentPolicy: rate,
    topicPolicy: rate,
    sensitiveInformationPolicy: rate,
    contextualGroundingPolicy: rate,
  },
  { requiredKeys: ['from'] },
);
