import { describe, expect, it } from '@jest/globals';
import { limitsOf, sharedKinds } from '../../../src/gateway/metering/limits';
import type { Raise } from '../../../src/gateway/metering/raises';
import { configuration, USER } from '../world';

const NOON = Date.UTC(2026, 10, 23, 12);

const current = (raises: Raise[] = []) =>
  configuration({
    teams: [
      {
        name: 'research',
        group: 'researchers',
        concurrentTurns: 40,
        limits: [{ window: '24h', unit: 'microDollars', limit: 1_000 }],
      },
    ],
    organisation: { concurrentTurns: 500, limits: [{ window: 'month', unit: 'tokens', limit: 9_000 }] },
    raises,
  });

const raise = (override: Partial<Raise>): Raise => ({
  id: 'raise',
  scope: 'user',
  subject: USER,
  window: 'month',
  unit: 'tokens',
  amount: 500,
  until: NOON + 60_000,
  ...override,
});

const limitsUnder = (raises: Raise[], now = NOON) => {
  const { plans, teams, ...rest } = current(raises);
  return limitsOf(rest, { userId: USER, plan: plans[1]!, team: teams[0] }, now);
};

describe('the limits of a turn', () => {
  it('are the user’s own, the team’s and the organisation’s', () => {
    expect(limitsUnder([])).toEqual([
      { scope: 'user', window: 'month', unit: 'tokens', limit: 10_000 },
      { scope: 'user', window: 'month', unit: 'microDollars', limit: 40_000 },
      { scope: 'user', window: 'now', unit: 'turns', limit: 10 },
      { scope: 'team', window: '24h', unit: 'microDollars', limit: 1_000 },
      { scope: 'team', window: 'now', unit: 'turns', limit: 40 },
      { scope: 'organisation', window: 'month', unit: 'tokens', limit: 9_000 },
      { scope: 'organisation', window: 'now', unit: 'turns', limit: 500 },
    ]);
  });

  it('are without a team’s for who is in none', () => {
    const { plans, ...rest } = current();

    const limits = limitsOf(rest, { userId: USER, plan: plans[0]!, team: undefined }, NOON);

    expect(limits.map(({ scope }) => scope)).toEqual(['user', 'organisation', 'organisation']);
  });
});

describe('a raise', () => {
  it('adds to the one limit that it is of', () => {
    const limits = limitsUnder([raise({})]);

    expect(limits[0]).toEqual({
      scope: 'user',
      window: 'month',
      unit: 'tokens',
      limit: 10_500,
      raisedUntil: NOON + 60_000,
    });
    expect(limits[1]).toMatchObject({ limit: 40_000 });
  });

  it('adds to others, and tells the end of the first', () => {
    const limits = limitsUnder([raise({}), raise({ amount: 7, until: NOON + 1_000 })]);

    expect(limits[0]).toMatchObject({ limit: 10_507, raisedUntil: NOON + 1_000 });
  });

  it('ends by itself', () => {
    expect(limitsUnder([raise({})], NOON + 60_000)[0]).toMatchObject({ limit: 10_000 });
  });

  it.each([
    ['another user', { subject: 'somebody-else' }],
    ['another window', { window: '24h' as const }],
    ['another unit', { unit: 'inputTokens' as const }],
  ])('changes nothing for %s', (_, other) => {
    expect(limitsUnder([raise(other)])).toEqual(limitsUnder([]));
  });

  it.each([
    [
      'a team',
      { scope: 'team' as const, subject: 'research', window: '24h' as const, unit: 'microDollars' as const },
      3,
    ],
    ['everybody', { scope: 'organisation' as const, subject: '', unit: 'tokens' as const }, 5],
    ['turns at once', { window: 'now' as const, unit: 'turns' as const }, 2],
  ])('is granted to %s', (_, of, index) => {
    const before = limitsUnder([])[index]!.limit;

    expect(limitsUnder([raise(of)])[index]).toMatchObject({ limit: before + 500 });
  });
});

describe('shared kinds', () => {
  it('are those of a team and of the organisation', () => {
    expect(sharedKinds(current(), 'research').map(({ scope, unit }) => `${scope} ${unit}`)).toEqual([
      'team microDollars',
      'team turns',
      'organisation tokens',
      'organisation turns',
    ]);
  });

  it('are the organisation’s alone without a team, or with one that is no more', () => {
    expect(sharedKinds(current(), undefined)).toHaveLength(2);
    expect(sharedKinds(current(), 'dissolved')).toHaveLength(2);
  });
});
