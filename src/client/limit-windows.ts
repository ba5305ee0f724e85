import type { LimitStatus } from '../gateway/contract/events';

/** What people call the times over which limits count: `in 10 minutes`. */
export const windowNames = {
  '10min': 'in 10 minutes',
  '24h': 'in 24 hours',
  month: 'this month',
  now: 'at once',
} as const satisfies Record<LimitStatus['window'], string>;
