import * as v from 'valibot';

/** The time over which a limit counts. */
export const WINDOWS = ['10min', '24h', 'month'] as const;

/** What a limit counts, as people write it, and as the configuration item has it. */
export const UNITS = {
  usd: 'microDollars',
  tokens: 'tokens',
  input_tokens: 'inputTokens',
  output_tokens: 'outputTokens',
} as const;

const limitSchema = v.object({
  window: v.optional(
    v.pipe(
      v.picklist(WINDOWS),
      v.description('The time over which it counts: 10min or 24h (rolling), or month (calendar, UTC).'),
    ),
    'month',
  ),
  unit: v.pipe(
    v.picklist(Object.keys(UNITS) as (keyof typeof UNITS)[]),
    v.description('usd, tokens (input and output together), input_tokens or output_tokens.'),
  ),
  limit: v.pipe(
    v.number(),
    v.description('Whole tokens, or US dollars with six decimals at the most. 0 allows nothing.'),
  ),
});

/** Hard limits, of a user, a team or everybody. */
export const limitsSchema = v.array(limitSchema);

export type Limits = v.InferInput<typeof limitsSchema>;
