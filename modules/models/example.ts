import type { Catalogue } from './catalogue';
import type { Providers } from './providers';

/**
 * A catalogue to begin with: three models through the US profiles, as of November 2026; check prices and limits.
 *
 * Claude scales an image down to about 1,600 tokens (https://docs.anthropic.com/en/docs/vision); of Nova no maximum is
 * published, so more is held than any image of its guide has.
 */
export const exampleModels: Catalogue = {
  'claude-haiku-4-5': {
    name: 'Claude Haiku 4.5',
    bedrockModelId: 'us.anthropic.claude-haiku-4-5-20251001-v1:0',
    contextTokens: 200_000,
    maxOutputTokens: 8_192,
    capabilities: ['documents', 'images', 'prompt_caching', 'reasoning', 'structured_output', 'tools'],
    imageTokens: 2_000,
    requestFields: ['thinking', 'top_k'],
    prices: [
      { from: '2026-11-01', input: 1, output: 5, cacheRead: 0.1, cacheWrite5m: 1.25, cacheWrite1h: 2 },
    ],
  },
  'nova-lite': {
    name: 'Amazon Nova Lite',
    bedrockModelId: 'us.amazon.nova-lite-v1:0',
    contextTokens: 300_000,
    maxOutputTokens: 5_000,
    capabilities: ['documents', 'images', 'tools'],
    imageTokens: 5_000,
    prices: [{ from: '2026-11-01', input: 0.06, output: 0.24 }],
  },
  'claude-sonnet-4-6': {
    name: 'Claude Sonnet 4.6',
    bedrockModelId: 'us.anthropic.claude-sonnet-4-6',
    contextTokens: 200_000,
    maxOutputTokens: 8_192,
    capabilities: ['documents', 'images', 'prompt_caching', 'reasoning', 'structured_output', 'tools'],
    imageTokens: 2_000,
    requestFields: ['thinking', 'top_k'],
    prices: [
      { from: '2026-11-01', input: 3, output: 15, cacheRead: 0.3, cacheWrite5m: 3.75, cacheWrite1h: 6 },
    ],
  },
};

/** A provider beyond AWS, and the one host that it needs. */
export const exampleEgress = {
  modelProviders: {
    openai: { baseUrl: 'https://api.openai.com/v1', apiKeySecretName: 'ai-gateway/openai' },
  } satisfies Providers,
  egressHosts: ['api.openai.com'],
};

/** Key of the model that `exampleProvided` adds to the example's. */
export const PROVIDED_MODEL = 'gpt-5-mini';

/** The example's catalogue with a model of that provider. */
export const exampleProvided = {
  ...exampleEgress,
  models: {
    ...exampleModels,
    [PROVIDED_MODEL]: {
      name: 'GPT-5 mini',
      provider: 'openai',
      providerModelId: 'gpt-5-mini',
      contextTokens: 400_000,
      maxOutputTokens: 8_192,
      prices: [{ from: '2026-11-01', input: 0.25, output: 2 }],
    },
  } satisfies Catalogue,
};
