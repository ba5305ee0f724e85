import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nameOf, percentLeft, tightestOf, updateLimits } from '../../../src/web/usage/limits';
import { limitOf } from './limit-of';

describe('a limit', () => {
  it.each([
    [{}, 'Tokens this month'],
    [{ unit: 'inputTokens' }, 'Input tokens this month'],
    [{ unit: 'microDollars' }, 'Spending this month'],
    [{ scope: 'team', unit: 'microDollars' }, 'Team spending this month'],
    [{ scope: 'organisation' }, 'Organisation tokens this month'],
    [{ window: '10min' }, 'Tokens in 10 minutes'],
    [{ scope: 'team', unit: 'microDollars', window: '24h' }, 'Team spending in 24 hours'],
    [{ unit: 'turns', window: 'now' }, 'Turns at once'],
    [{ scope: 'organisation', unit: 'turns', window: 'now' }, 'Organisation turns at once'],
  ] as const)('%p is named "%s"', (changes, name) => {
    expect(nameOf(limitOf(changes))).toBe(name);
  });

  it.each([
    [1000, 1000, 100],
    [1000, 999, 99],
    [1000, 1, 0],
    [0, 0, 0],
  ])('of %d with %d left has %d per cent left', (limit, remaining, percent) => {
    expect(percentLeft(limitOf({ limit, remaining }))).toBe(percent);
  });
});

describe('limits', () => {
  it('have the tightest found', () => {
    const spending = limitOf({ unit: 'microDollars', remaining: 30 });

    expect(tightestOf([limitOf(), spending, limitOf({ scope: 'team' })])).toBe(spending);
    expect(tightestOf([])).toBeUndefined();
  });

  it('are not tight because of turns that are under way', () => {
    const turns = limitOf({ unit: 'turns', window: 'now', limit: 1, used: 1, remaining: 0 });

    expect(tightestOf([turns, limitOf()])).toEqual(limitOf());
    expect(tightestOf([turns])).toBeUndefined();
  });

  it('are updated in their places, and keep those that the news leave out', () => {
    const [user, team] = [limitOf(), limitOf({ scope: 'team' })];
    const newer = limitOf({ used: 300, remaining: 700 });
    const organisation = limitOf({ scope: 'organisation' });

    expect(updateLimits([user, team], [organisation, newer])).toEqual([newer, team, organisation]);
  });

  it('never name one limit twice', () => {
    const limits = fc.array(
      fc.record({
        scope: fc.constantFrom('user' as const, 'team' as const, 'organisation' as const),
        unit: fc.constantFrom('tokens' as const, 'microDollars' as const),
      }),
    );
    fc.assert(
      fc.property(limits, limits, (known, newer) => {
        const names = updateLimits(known.map(limitOf), newer.map(limitOf)).map(nameOf);

        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });
});
