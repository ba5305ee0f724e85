import { describe, expect, it } from '@jest/globals';
import {
  describeRefusal,
  refusalOf,
  remedyOf,
  titleOf,
  type Refusal,
} from '../../../src/web/conversation/refusal';
import { limitOf } from '../usage/limit-of';

const british = { language: 'en-GB', timeZone: 'UTC' };
const turns = limitOf({ unit: 'turns', window: 'now', limit: 2, used: 2, remaining: 0 });
const spending = limitOf({
  scope: 'team',
  unit: 'microDollars',
  window: '24h',
  limit: 5_000_000,
  used: 4_880_000,
  remaining: 120_000,
});

describe('a refusal', () => {
  it('is read from the details of its error, and waits from when it was received', () => {
    expect(refusalOf({ limit: spending, needed: 300_000, retryAfterSeconds: 60 }, 1_000)).toEqual({
      limit: spending,
      needed: 300_000,
      retryAt: 61_000,
    });
  });

  it.each([
    {},
    { limit: 'tokens' },
    { limit: null },
    { limit: limitOf({ unit: 'images' as 'tokens' }) },
    { limit: limitOf({ window: 'week' as 'month' }) },
    { limit: { ...limitOf(), used: 'much' } },
  ])('is not made up where the details name no limit that this page knows: %p', (details) => {
    expect(refusalOf(details, 0)).toBeUndefined();
  });

  it.each([
    [limitOf(), 'Your token limit has no room for this'],
    [spending, 'Your team’s budget has no room for this'],
    [
      limitOf({ scope: 'organisation', unit: 'outputTokens' }),
      'Your organisation’s output token limit has no room for this',
    ],
    [turns, 'Too many answers at once'],
    [{ ...turns, scope: 'team' as const }, 'Your team’s answers are too many at once'],
  ])('says whose limit it was: %#', (limit, title) => {
    expect(titleOf({ limit })).toBe(title);
  });
});

describe('what a refusal says', () => {
  const told = (refusal: Refusal) => describeRefusal(refusal, british);

  it('is which limit it was, what is left of it and what was needed', () => {
    expect(told({ limit: spending, needed: 300_000, retryAt: 61_000 })).toBe(
      'Team spending in 24 hours: $4.88 of $5.00 used, $0.12 left, and this needs $0.30.',
    );
  });

  it('is what helps where waiting does not', () => {
    const refusal = { limit: limitOf(), needed: 2_000 };

    expect(remedyOf(refusal)).toBe('none');
    expect(told(refusal)).toBe(
      'Tokens this month: 250 of 1,000 used, 750 left, and this needs 2,000. Waiting does not help: ' +
        'shorten the conversation, begin a new chat, or lower the answer length.',
    );
  });

  it('is to wait for a turn that is under way', () => {
    expect(remedyOf({ limit: turns })).toBe('retry');
    expect(told({ limit: turns })).toBe(
      'Turns at once: 2 of 2 under way. Try again when one of them has ended.',
    );
    expect(told({ limit: turns, retryAt: 5_000 })).toBe('Turns at once: 2 of 2 under way.');
  });
});
