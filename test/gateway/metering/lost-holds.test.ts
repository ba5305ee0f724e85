import { beforeEach, describe, expect, it } from '@jest/globals';
import { userAccount } from '../../../src/gateway/metering/accounts';
import type { TurnFixture } from '../chat/turn-fixture';
import { createTurn } from '../chat/turn-fixture';
import { holdOf, openTurn, settlement } from '../turns';
import { configuration, USER } from '../world';

let world: TurnFixture['world'];
let chat: TurnFixture['chat'];
let turn: TurnFixture['turn'];
let lastEvent: TurnFixture['lastEvent'];
let lastError: TurnFixture['lastError'];
let marks: TurnFixture['marks'];
let limit: TurnFixture['limit'];
beforeEach(() => {
  ({ world, chat, turn, lastEvent, lastError, marks, limit } = createTurn());
});

describe('a hold whose answer is lost while it is made smaller', () => {
  it.each([
    ['was made', true],
    ['was not made', false],
  ])('is given back where the write %s', async (_, made) => {
    limit([{ window: 'month', unit: 'tokens', limit: 600 }]);
    withTeam();
    const update = world.meter.update.bind(world.meter);
    let writes = 0;
    world.meter.update = async (account, change) => {
      const lost = account === userAccount(USER) && change.mark?.from !== undefined && ++writes === 1;
      if (!lost) return update(account, change);
      if (made) await update(account, change);
      throw new Error('The store does not answer');
    };

    await chat({}, ['researchers']);

    expect(lastError()).toMatchObject({ type: 'reservation_failed' });
    expect(marks()).toEqual([]);
  });

  it('refuses where somebody has taken the attempt for dead meanwhile', async () => {
    withTeam();
    world.tokenCounter.counts = () => {
      const [mark] = marks();
      void world.meter.update(userAccount(USER), { add: [], mark: { from: mark } });
      return undefined;
    };

    await chat({}, ['researchers']);

    expect(world.models.requests).toHaveLength(0);
    expect(turn()).toMatchObject({ outcome: 'refused' });
  });

  /** The user's own limit has room; the team's has not. */
  function withTeam(): void {
    world.configuration.value = configuration({
      plans: [
        {
          name: 'standard',
          group: '*',
          models: ['haiku'],
          concurrentTurns: 10,
          answerMinutes: 60,
          limits: [],
        },
      ],
      teams: [
        { name: 'research', group: 'researchers', limits: [{ window: 'month', unit: 'tokens', limit: 600 }] },
      ],
    });
  }
});

describe('an attempt whose own lease has run out while it was admitted', () => {
  it('does not ask the model: its hold may be gone', async () => {
    limit([{ window: 'month', unit: 'tokens', limit: 600 }]);
    world.tokenCounter.count = () => world.clock.sleep(20_000).then(() => undefined);

    await chat();

    expect(lastError()).toMatchObject({ type: 'reservation_failed' });
    expect(world.models.requests).toHaveLength(0);
    expect(marks()).toEqual([]);
  });
});

describe('what a dead function left on the account', () => {
  const left = async (requestId: string) => {
    const turnLeft = openTurn({ attempt: requestId, requestId, leaseUntil: world.clock.now() - 1 });
    await holdOf(world, turnLeft);
    return turnLeft;
  };

  it('is charged as the record says where that was settled', async () => {
    const dead = await left('settled');
    await world.turns.open(dead);
    await world.turns.settle(dead, settlement());

    await chat();

    expect(marks()).toEqual([]);
    expect(lastEvent()).toMatchObject({ metadata: { remaining: [{ used: 92 }, { used: 364 }, {}] } });
  });

  it.each([
    ['there is no record', async () => undefined],
    ['its cancel came first', () => world.turns.requestCancel({ userId: USER, requestId: 'dead' })],
    [
      'another attempt has the turn',
      () => world.turns.open(openTurn({ requestId: 'dead', attempt: 'other' })),
    ],
  ])('is released where %s', async (_, record) => {
    await left('dead');
    await record();

    await chat();

    expect(marks()).toEqual([]);
    expect(lastEvent()).toMatchObject({ metadata: { remaining: [{ used: 46 }, {}, {}] } });
  });

  it('does not fail the turn that finds it', async () => {
    await left('dead');
    world.turns.failing = ['read'];

    await chat();

    expect(lastEvent()).toMatchObject({ metadata: {} });
    expect(world.telemetry.lines).toContainEqual(
      expect.objectContaining({ message: 'expired_holds_not_settled' }),
    );
    expect(world.meter.peek(userAccount(USER)).marks).toHaveLength(1);
  });
});
