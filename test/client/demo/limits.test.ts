import { describe, expect, it } from '@jest/globals';
import { describeLimit } from '../../../src/client/demo/limits';
import type { LimitStatus } from '../../../src/gateway/contract/events';
import { limit } from '../turn-events';

const rolling: LimitStatus = { ...limit, window: '10min', resetsAt: '2026-11-23T14:12:00.000Z' };
const { resetsAt: _, ...fresh } = { ...limit, used: 0, remaining: 1_000 };

describe('a limit that the demo prints', () => {
  it.each([
    [
      'frees up from and by when, where its window rolls',
      { ...rolling, nextReleaseAt: '2026-11-23T14:05:00.000Z' },
      '975 of 1,000 tokens in 10 minutes (user), frees up from 2026-11-23T14:05:00.000Z, all free by 2026-11-23T14:12:00.000Z',
    ],
    [
      'frees up at once',
      { ...rolling, nextReleaseAt: '2026-11-23T14:12:00.000Z' },
      '975 of 1,000 tokens in 10 minutes (user), all free by 2026-11-23T14:12:00.000Z',
    ],
    ['is not used', fresh, '1,000 of 1,000 tokens this month (user), nothing used'],
    [
      'counts turns under way',
      { ...fresh, unit: 'turns', window: 'now', limit: 10, used: 1, remaining: 9 },
      '9 of 10 turns at once (user), 1 under way',
    ],
    [
      'is raised and almost used up',
      { ...limit, scope: 'organisation', raisedUntil: '2026-11-30T00:00:00.000Z', warning: 95 },
      '975 of 1,000 tokens this month (organisation), resets 2027-01-01T00:00:00.000Z, raised until 2026-11-30T00:00:00.000Z, 95% or more used',
    ],
  ] as const satisfies [string, LimitStatus, string][])('%s', (_, status, text) => {
    expect(describeLimit(status)).toBe(text);
  });
});
