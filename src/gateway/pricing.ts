import * as v from 'valibot';
import type { TokenUsage } from './contract/events';

const price = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Prices of one model, each in micro-dollars per million tokens: $3 a million is 3,000,000. */
export const priceSchema = v.strictObject({
  input: price,
  output: price,
  cacheRead: v.optional(price),
  cacheWrite: v.optional(price),
});

export type Price = v.InferOutput<typeof priceSchema>;

const PER_MILLION = 1_000_000;

/**
 * The cost of a turn in micro-dollars, rounded up once over the whole turn. Cached tokens are not part of
 * `inputTokens` (Bedrock's way); where they have no price of their own they cost what input costs.
 */
export function costOf(usage: TokenUsage, prices: Price): number {
  const total =
    usage.inputTokens * prices.input +
    usage.outputTokens * prices.output +
    (usage.cacheReadInputTokens ?? 0) * (prices.cacheRead ?? prices.input) +
    (usage.cacheWriteInputTokens ?? 0) * (prices.cacheWrite ?? prices.input);
  const rest = total % PER_MILLION;
  return (total - rest) / PER_MILLION + (rest > 0 ? 1 : 0);
}
