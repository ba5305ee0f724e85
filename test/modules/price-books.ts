import fc from 'fast-check';
import type { GuardrailPrices } from '../../modules/metering/guardrail-prices';
import type { LongContext, Price, Rates } from '../../modules/models/price-book';

/** Every whole number of micro-dollars up to a thousand million dollars, as people write it. */
export const dollars = fc.nat(999_999_999_999_999).map((microDollars) => microDollars / 1_000_000);

/** The days on which a price may begin. */
const day = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const rates: fc.Arbitrary<Rates> = fc
  .record({
    input: dollars,
    output: dollars,
    caching: fc.option(fc.record({ cacheRead: dollars, cacheWrite5m: dollars, cacheWrite1h: dollars }), {
      nil: {},
    }),
  })
  .map(({ caching, ...price }) => ({ ...price, ...caching }));

const longContext: fc.Arbitrary<LongContext[]> = fc.uniqueArray(
  fc
    .record({ rates, aboveInputTokens: fc.integer({ min: 1, max: 10_000_000 }) })
    .map(({ rates: prices, ...step }) => ({ ...step, ...prices })),
  { maxLength: 2, selector: (step) => step.aboveInputTokens },
);

const tier = fc
  .record({ rates, steps: fc.option(longContext, { nil: undefined }) })
  .map(({ rates: prices, steps }) => ({ ...prices, ...(steps && { longContext: steps }) }));

const serviceTiers = fc.dictionary(fc.constantFrom('flex', 'priority', 'a b'), tier, { maxKeys: 2 });

const price: fc.Arbitrary<Price> = fc
  .record({ from: day, tier, tiers: fc.option(serviceTiers, { nil: undefined }) })
  .map(({ from, tier: prices, tiers }) => ({ from, ...prices, ...(tiers && { serviceTiers: tiers }) }));

/** Price books that the rules accept; an empty one too. */
export const priceBooks: fc.Arbitrary<Price[]> = fc.uniqueArray(price, {
  maxLength: 3,
  selector: ({ from }) => from,
});

/** Prices of a guardrail that the rules accept. */
export const guardrailPriceBooks: fc.Arbitrary<GuardrailPrices> = fc.uniqueArray(
  fc.record(
    {
      from: day,
      contentPolicy: dollars,
      topicPolicy: dollars,
      sensitiveInformationPolicy: dollars,
      contextualGroundingPolicy: dollars,
    },
    { requiredKeys: ['from'] },
  ),
  { maxLength: 2, selector: ({ from }) => from },
);
