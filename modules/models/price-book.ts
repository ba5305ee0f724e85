import * as v from 'valibot';
import { dollars } from './dollars';

const rates = {
  input: dollars('US dollars per million tokens of input, with six decimals at the most.'),
  output: dollars('The same, of output.'),
  cacheRead: v.optional(
    dollars(
      'The same, of input read from the prompt cache. Given with both cache_write or not at all: cached input then costs what input costs.',
    ),
  ),
  cacheWrite5m: v.optional(dollars('The same, of input written to the prompt cache for five minutes.')),
  cacheWrite1h: v.optional(dollars('The same, of input written to the prompt cache for an hour.')),
};

const longContextSchema = v.object({
  aboveInputTokens: v.pipe(
    v.number(),
    v.description('The step: it is in force once a turn’s input, cached tokens included, is above it.'),
  ),
  ...rates,
});

const tierRates = {
  ...rates,
  longContext: v.optional(
    v.pipe(
      v.array(longContextSchema),
      v.description(
        'What all of a turn’s tokens cost where its input is long; the highest step that it passes.',
      ),
    ),
    [],
  ),
};

const priceSchema = v.object({
  from: v.pipe(v.string(), v.description('The day, UTC, from which this costs so: 2026-11-01.')),
  ...tierRates,
  serviceTiers: v.optional(
    v.pipe(
      v.record(v.string(), v.object(tierRates)),
      v.description(
        'The same by Bedrock’s name of a service tier (flex, priority); a tier that is not in it costs what default costs.',
      ),
    ),
    {},
  ),
});

/** A model's prices, in US dollars per million tokens. */
export const priceBookSchema = v.array(priceSchema);

export type Price = v.InferInput<typeof priceSchema>;
export type LongContext = v.InferInput<typeof longContextSchema>;

/** What a price says, a step and a tier alike. */
export type Rates = Omit<LongContext, 'aboveInputTokens'>;
