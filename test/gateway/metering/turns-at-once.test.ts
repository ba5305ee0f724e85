import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TurnFixture } from '../chat/turn-fixture';
import { createTurn } from '../chat/turn-fixture';
import { holdOf, openTurn } from '../turns';
import { configuration, USER } from '../world';

let world: TurnFixture['world'];
let chat: TurnFixture['chat'];
let lastEvent: TurnFixture['lastEvent'];
let lastError: TurnFixture['lastError'];
let marks: TurnFixture['marks'];
let limit: TurnFixture['limit'];
beforeEach(() => {
  ({ world, chat, lastEvent, lastError, marks, limit } = createTurn());
});

describe('turns at once', () => {
  const underWay = async (attempt: string, leaseUntil: number) => {
    const other = openTurn({ attempt, requestId: attempt, counted: ['user/now/turns'], leaseUntil });
    await world.turns.open(other);
    await holdOf(world, other);
    return other;
  };

  it('are limited, and the refusal says when to try again', async () => {
    limit([], 1);
    await underWay('other', world.clock.now() + 15_000);

    await chat();

    expect(lastError()).toMatchObject({
      type: 'concurrency_limit_exceeded',
      details: { limit: { unit: 'turns', used: 1, limit: 1 }, needed: 1, retryAfterSeconds: 5 },
    });
  });

  it('do not count those whose function is dead: the user’s next request settles them', async () => {
    limit([], 1);
    await underWay('dead', world.clock.now() - 1);

    await chat();

    expect(lastEvent()).toMatchObject({ metadata: { usage: { totalTokens: 46 } } });
    expect(world.turns.turns.get(`${USER}#dead`)).toMatchObject({ outcome: 'lost' });
    expect(marks()).toEqual([]);
  });

  it('hold once what other accounts held already', async () => {
    world.configuration.value = configuration({
      plans: [
        {
          name: 'standard',
          group: '*',
          models: ['haiku'],
          concurrentTurns: 1,
          answerMinutes: 60,
          limits: [],
        },
      ],
      organisation: { limits: [{ window: 'month', unit: 'tokens', limit: 5_000 }] },
    });
    await underWay('dead', world.clock.now() - 1);

    await chat();

    expect(lastEvent()).toMatchObject({
      metadata: { remaining: [{ used: 0 }, { scope: 'organisation', used: 46 }] },
    });
  });

  it('count those that live, whatever their mark says', async () => {
    limit([], 1);
    const alive = await underWay('alive', world.clock.now() - 1);
    await world.turns.renew(alive, alive.reserved, world.clock.now() + 15_000);

    await chat();

    expect(lastError()).toMatchObject({ type: 'concurrency_limit_exceeded' });
  });
});
