/** How a key is sent: `Authorization: Bearer`, or Azure's own header. */
export const API_KEY_HEADERS = ['Authorization', 'api-key'] as const;

/** What APIs call the most tokens of an answer. */
export const MAX_TOKENS_FIELDS = ['max_completion_tokens', 'max_tokens'] as const;
