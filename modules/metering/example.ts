import type { UsagePlans } from './usage-plans';

/** Two plans over the example's models: one each for the groups `power` and `standard`. */
export const exampleUsagePlans: UsagePlans = [
  {
    name: 'power',
    group: 'power',
    models: ['claude-haiku-4-5', 'claude-sonnet-4-6', 'nova-lite'],
    limits: [
      { unit: 'tokens', limit: 5_000_000 },
      { unit: 'usd', limit: 20 },
    ],
  },
  {
    name: 'standard',
    group: 'standard',
    models: ['claude-haiku-4-5', 'nova-lite'],
    limits: [
      { unit: 'tokens', limit: 1_000_000 },
      { unit: 'usd', limit: 2 },
    ],
  },
];
