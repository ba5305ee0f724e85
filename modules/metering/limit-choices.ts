/** Who is limited together. */
export const SCOPES = ['user'] as const;

/** The time over which a limit counts. */
export const WINDOWS = ['month'] as const;

/** What a limit counts, as people write it, and as the configuration item has it. */
export const UNITS = {
  usd: 'microDollars',
  tokens: 'tokens',
  input_tokens: 'inputTokens',
  output_tokens: 'outputTokens',
} as const;
