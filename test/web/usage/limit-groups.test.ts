import { describe, expect, it } from '@jest/globals';
import { groupLimits } from '../../../src/web/usage/limit-groups';
import { limitOf } from './limit-of';

const [user, team, organisation] = [
  limitOf(),
  limitOf({ scope: 'team' }),
  limitOf({ scope: 'organisation' }),
];

describe('limits by scope', () => {
  it('begin with the reader’s own and end with everybody’s, each scope in the gateway’s order', () => {
    const spending = limitOf({ unit: 'microDollars' });

    expect(groupLimits([organisation, user, team, spending], 'physics')).toEqual([
      { scope: 'user', heading: 'Yours', limits: [user, spending] },
      { scope: 'team', heading: 'Your team’s: physics', limits: [team] },
      { scope: 'organisation', heading: 'Your organisation’s', limits: [organisation] },
    ]);
  });

  it('leave out scopes without limits', () => {
    expect(groupLimits([team]).map(({ scope, heading }) => [scope, heading])).toEqual([
      ['team', 'Your team’s'],
    ]);
    expect(groupLimits([])).toEqual([]);
  });
});
