import type { LimitStatus } from '../../../src/gateway/contract/events';

/** A quarter of 1,000 tokens used this month, less what `changes` say. */
export function limitOf(changes: Partial<LimitStatus> = {}): LimitStatus {
  return {
    scope: 'user',
    window: 'month',
    unit: 'tokens',
    limit: 1000,
    used: 250,
    remaining: 750,
    resetsAt: '2026-12-01T00:00:00Z',
    ...changes,
  };
}

/** A limit of which nothing is used: nothing of it frees up either. */
export function freshLimit(changes: Partial<LimitStatus> = {}): LimitStatus {
  const { resetsAt: _, ...fresh } = limitOf({ used: 0, remaining: 1000, ...changes });
  return fresh;
}
