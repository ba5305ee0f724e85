import type { GatewayConfiguration } from '../gateway/configuration/configuration';

/** Two plans over three models. Prices are the list's of November 2026, in micro-dollars per million tokens. */
export const demoConfiguration: GatewayConfiguration = {
  schemaVersion: 1,
  models: {
    'claude-haiku-4-5': {
      name: 'Claude Haiku 4.5',
      bedrockModelId: 'us.anthropic.claude-haiku-4-5-20251001-v1:0',
      contextTokens: 200_000,
      maxOutputTokens: 8_192,
      price: { input: 1_000_000, output: 5_000_000, cacheRead: 100_000, cacheWrite: 1_250_000 },
    },
    'nova-lite': {
      name: 'Amazon Nova Lite',
      bedrockModelId: 'us.amazon.nova-lite-v1:0',
      contextTokens: 300_000,
      maxOutputTokens: 5_000,
      price: { input: 60_000, output: 240_000 },
    },
    'claude-sonnet-4-6': {
      name: 'Claude Sonnet 4.6',
      bedrockModelId: 'us.anthropic.claude-sonnet-4-6',
      contextTokens: 200_000,
      maxOutputTokens: 8_192,
      price: { input: 3_000_000, output: 15_000_000, cacheRead: 300_000, cacheWrite: 3_750_000 },
    },
  },
  plans: [
    {
      name: 'power',
      group: 'power',
      models: ['claude-haiku-4-5', 'claude-sonnet-4-6', 'nova-lite'],
      limits: [
        { scope: 'user', window: 'month', unit: 'tokens', limit: 5_000_000 },
        { scope: 'user', window: 'month', unit: 'microDollars', limit: 20_000_000 },
      ],
    },
    {
      name: 'standard',
      group: 'standard',
      models: ['claude-haiku-4-5', 'nova-lite'],
      limits: [
        { scope: 'user', window: 'month', unit: 'tokens', limit: 1_000_000 },
        { scope: 'user', window: 'month', unit: 'microDollars', limit: 2_000_000 },
      ],
    },
  ],
  turnRetentionDays: 30,
};
