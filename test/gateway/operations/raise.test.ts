import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RaiseAudit } from '../../../src/gateway/metering/raises';
import { grantRaise } from '../../../src/gateway/operations/raise';
import type { World } from '../world';
import { createWorld, USER } from '../world';

const DAY = 86_400_000;

let world: World;
let granted: RaiseAudit[];
beforeEach(() => {
  world = createWorld();
  granted = [];
});

const raise = (until: number) =>
  grantRaise(
    { ...world, raises: { grant: async (audit) => void granted.push(audit) } },
    {
      scope: 'user',
      subject: USER,
      window: 'month',
      unit: 'tokens',
      amount: 5_000,
      until,
      grantedBy: 'arn:aws:iam::111122223333:role/operator',
      reason: 'A deadline',
    },
  );

describe('a raise', () => {
  it('is granted with who asked, when and why', async () => {
    const until = world.clock.now() + DAY;

    const answer = await raise(until);

    expect(answer).toEqual({
      id: 'attempt-1',
      scope: 'user',
      subject: USER,
      window: 'month',
      unit: 'tokens',
      amount: 5_000,
      until,
    });
    expect(granted).toEqual([
      {
        raise: answer,
        grantedBy: 'arn:aws:iam::111122223333:role/operator',
        reason: 'A deadline',
        grantedAt: world.clock.now(),
      },
    ]);
  });

  it.each([
    ['would be over at once', 0],
    ['would last for ever', 63 * DAY],
  ])('is refused where it %s', async (_, length) => {
    await expect(raise(world.clock.now() + length)).rejects.toMatchObject({ code: 'validation_error' });
    expect(granted).toEqual([]);
  });
});
