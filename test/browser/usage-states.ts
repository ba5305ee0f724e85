import type { LimitStatus } from '../../src/gateway/contract/events';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const after = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();

/** The states of a caller's limits that the panel has to show as they are. */
export function usageStates(): Readonly<Record<string, readonly LimitStatus[]>> {
  const month = { window: 'month', resetsAt: '2030-12-01T00:00:00.000Z' } as const;
  const tenMinutes = {
    window: '10min',
    nextReleaseAt: after(2 * MINUTE),
    resetsAt: after(9 * MINUTE),
  } as const;
  const day = { window: '24h', nextReleaseAt: after(HOUR), resetsAt: after(23 * HOUR) } as const;
  const turns = { unit: 'turns', window: 'now', limit: 10, used: 1, remaining: 9 } as const;
  return {
    none: [],
    fresh: [
      { scope: 'user', window: '10min', unit: 'tokens', limit: 100_000, used: 0, remaining: 100_000 },
      {
        scope: 'user',
        window: 'month',
        unit: 'microDollars',
        limit: 20_000_000,
        used: 0,
        remaining: 20_000_000,
      },
    ],
    half: [
      { scope: 'user', unit: 'tokens', limit: 100_000, used: 50_000, remaining: 50_000, ...tenMinutes },
      {
        scope: 'user',
        unit: 'microDollars',
        limit: 20_000_000,
        used: 9_999_999,
        remaining: 10_000_001,
        ...month,
      },
      { scope: 'user', ...turns },
      { scope: 'organisation', unit: 'microDollars', limit: 9e12, used: 4e12, remaining: 5e12, ...month },
      { scope: 'team', unit: 'outputTokens', limit: 2e9, used: 1e9, remaining: 1e9, ...day },
    ],
    'almost used up': [
      {
        scope: 'user',
        unit: 'tokens',
        limit: 100_000,
        used: 97_000,
        remaining: 3_000,
        warning: 95,
        ...tenMinutes,
      },
      {
        scope: 'team',
        unit: 'microDollars',
        limit: 5_000_000,
        used: 4_100_000,
        remaining: 900_000,
        warning: 80,
        ...day,
      },
    ],
    'used up': [
      {
        scope: 'user',
        unit: 'tokens',
        limit: 100_000,
        used: 100_000,
        remaining: 0,
        warning: 95,
        ...tenMinutes,
      },
      { scope: 'team', ...turns, used: 10, remaining: 0 },
    ],
    raised: [
      {
        scope: 'user',
        unit: 'tokens',
        limit: 300_000,
        used: 120_000,
        remaining: 180_000,
        raisedUntil: after(48 * HOUR),
        ...day,
      },
    ],
  };
}
