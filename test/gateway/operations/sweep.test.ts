import { beforeEach, describe, expect, it } from '@jest/globals';
import { sharedAccount, userAccount } from '../../../src/gateway/metering/accounts';
import { additions, valueOf } from '../../../src/gateway/metering/changes';
import { sweep } from '../../../src/gateway/operations/sweep';
import { holdOf, openTurn } from '../turns';
import type { World } from '../world';
import { createWorld, USER } from '../world';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const run = () => sweep({ ...world, ledger: world.turns });
const turnOf = (requestId: string) => world.turns.turns.get(`${USER}#${requestId}`);
const TEAM_TURNS = sharedAccount('team', 'research', 'turns');

/** A turn of another function, whose lease ends so long from now. */
async function turnElsewhere(requestId: string, leaseMs: number, invoked = true) {
  const now = world.clock.now();
  const turn = openTurn({
    requestId,
    attempt: requestId,
    team: 'research',
    counted: [...openTurn().counted, 'team/now/turns', 'team/month/tokens'],
    openedAt: now - 60_000,
    leaseUntil: now + leaseMs,
  });
  await world.turns.open(turn);
  await holdOf(world, turn);
  const entry = { at: turn.openedAt, kinds: [{ window: 'now' as const, unit: 'turns' as const }] };
  await world.meter.update(TEAM_TURNS, { add: additions(entry, turn.reserved) });
  if (invoked) await world.turns.renew(turn, turn.reserved, turn.leaseUntil);
  return turn;
}

const teamTurns = () => valueOf(world.meter.peek(TEAM_TURNS), { window: 'now', unit: 'turns', slot: 0 });

describe('the sweep', () => {
  it('settles what nobody will come back to, and charges what was reserved', async () => {
    await turnElsewhere('dead', -1);

    expect(await run()).toEqual({ settled: 1, alive: 0, failed: 0 });
    expect(turnOf('dead')).toMatchObject({ outcome: 'lost', estimated: true, charged: { tokens: 1_100 } });
    expect(world.meter.peek(userAccount(USER)).marks).toEqual([]);
    expect(teamTurns()).toBe(0);
  });

  it('charges nothing where the model was not called, and leaves shared accounts to the reconcile', async () => {
    await turnElsewhere('dead', -1, false);

    await run();

    expect(turnOf('dead')).toMatchObject({ outcome: 'lost', estimated: false, charged: { tokens: 0 } });
    expect(teamTurns()).toBe(1);
  });

  it('leaves a turn alone that lives', async () => {
    await turnElsewhere('alive', 5_000);

    expect(await run()).toEqual({ settled: 0, alive: 1, failed: 0 });
    expect(turnOf('alive')).toMatchObject({ state: 'invoked' });
  });

  it('leaves a turn alone that has renewed its lease since it was read', async () => {
    const turn = await turnElsewhere('late', -1);
    const settle = world.turns.settle.bind(world.turns);
    world.turns.settle = async (...lost) => {
      await world.turns.renew(turn, turn.reserved, world.clock.now() + 15_000);
      return settle(...lost);
    };

    expect(await run()).toMatchObject({ settled: 0 });
    expect(turnOf('late')).toMatchObject({ state: 'invoked' });
    expect(world.meter.peek(userAccount(USER)).marks).toHaveLength(1);
  });

  it('leaves a turn alone whose model was called since it was read', async () => {
    const turn = await turnElsewhere('late', -1, false);
    const settle = world.turns.settle.bind(world.turns);
    world.turns.settle = async (...lost) => {
      await world.turns.renew(turn, turn.reserved, turn.leaseUntil);
      return settle(...lost);
    };

    expect(await run()).toMatchObject({ settled: 0 });
  });

  it('leaves shared accounts to the reconcile where it was slower than a lease itself', async () => {
    await turnElsewhere('dead', -1);
    const settle = world.turns.settle.bind(world.turns);
    world.turns.settle = async (...lost) => {
      const won = await settle(...lost);
      await world.clock.sleep(20_000);
      return won;
    };

    expect(await run()).toMatchObject({ settled: 1 });
    expect(teamTurns()).toBe(1);
  });

  it('goes on after a turn that it cannot settle', async () => {
    await turnElsewhere('first', -1);
    await turnElsewhere('second', -1);
    const settle = world.turns.settle.bind(world.turns);
    world.turns.settle = async (claim, ...rest) => {
      if (claim.requestId === 'first') throw new Error('The store does not answer');
      return settle(claim, ...rest);
    };

    expect(await run()).toEqual({ settled: 1, alive: 0, failed: 1 });
    expect(turnOf('second')).toMatchObject({ outcome: 'lost' });
  });

  it('settles the record also where no mark is left on the account', async () => {
    const turn = await turnElsewhere('dead', -1);
    await world.meter.update(userAccount(USER), {
      add: [],
      mark: { from: world.meter.peek(userAccount(USER)).marks[0] },
    });

    expect(await run()).toMatchObject({ settled: 1 });
    expect(turnOf(turn.requestId)).toMatchObject({ outcome: 'lost' });
  });

  it('tells operators how many it settled', async () => {
    await turnElsewhere('dead', -1);

    await run();

    expect(world.telemetry.metrics).toContainEqual({ metric: 'SweptTurns', value: 1, dimensions: {} });
  });
});
