import * as v from 'valibot';

/** Micro-dollars per million tokens: $3 a million is 3,000,000. */
const rate = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A day, UTC: `2026-11-01`. */
const day = v.pipe(v.string(), v.isoDate());

const rates = {
  input: rate,
  output: rate,
  /** Where a model's price has no rates of caching, cached tokens cost what input costs; it has all three or none. */
  cacheRead: v.optional(rate),
  cacheWrite5m: v.optional(rate),
  cacheWrite1h: v.optional(rate),
};

/** What all of a turn's tokens cost once its input, cached tokens included, is above a step. */
const longContextStep = v.strictObject({
  aboveInputTokens: v.pipe(v.number(), v.integer(), v.minValue(1)),
  ...rates,
});

const tierRates = { ...rates, longContext: v.optional(v.array(longContextStep)) };

/** Prices of one model from a day on. */
const priceSchema = v.strictObject({
  from: day,
  ...tierRates,
  /** By Bedrock's name of the tier (`flex`, `priority`); a tier that is not in it costs what `default` costs. */
  serviceTiers: v.optional(v.record(v.string(), v.strictObject(tierRates))),
});

/** A model's prices in any order; the one in force is the latest that has begun. */
export const priceBookSchema = v.array(priceSchema);

/** What a guardrail's policies cost from a day on: micro-dollars per thousand text units. A policy without a price is free. */
const guardrailPriceSchema = v.strictObject({
  from: day,
  contentPolicy: v.optional(rate),
  topicPolicy: v.optional(rate),
  sensitiveInformationPolicy: v.optional(rate),
  contextualGroundingPolicy: v.optional(rate),
});

export const guardrailPriceBookSchema = v.array(guardrailPriceSchema);

export type Price = v.InferOutput<typeof priceSchema>;
export type PriceBook = v.InferOutput<typeof priceBookSchema>;
export type Rates = Omit<v.InferOutput<typeof longContextStep>, 'aboveInputTokens'>;
export type GuardrailPrice = v.InferOutput<typeof guardrailPriceSchema>;
export type GuardrailPriceBook = v.InferOutput<typeof guardrailPriceBookSchema>;
