import { beforeEach, describe, expect, it } from '@jest/globals';
import { USER } from '../world';
import { userAccount } from '../../../src/gateway/metering/accounts';
import type { Amounts } from '../../../src/gateway/metering/amounts';
import { holdOf, openTurn } from '../turns';
import type { TurnFixture } from './turn-fixture';
import { createTurn, NOVEMBER } from './turn-fixture';

let world: TurnFixture['world'];
let chat: TurnFixture['chat'];
let turn: TurnFixture['turn'];
let lastEvent: TurnFixture['lastEvent'];
let lastError: TurnFixture['lastError'];
let tokensUsed: TurnFixture['tokensUsed'];
let marks: TurnFixture['marks'];
beforeEach(() => {
  ({ world, chat, turn, lastEvent, lastError, tokensUsed, marks } = createTurn());
});

describe('the same request again', () => {
  const held: Amounts = {
    inputTokens: 100,
    outputTokens: 1_000,
    tokens: 1_100,
    microDollars: 5_100,
    turns: 1,
  };
  const elsewhere = async (state: 'open' | 'invoked') => {
    const now = world.clock.now();
    const opened = openTurn({ attempt: 'earlier', reserved: held, openedAt: now, leaseUntil: now + 15_000 });
    await world.turns.open(opened);
    if (state === 'invoked') await world.turns.renew(opened, held, opened.leaseUntil);
    await holdOf(world, opened);
  };
  const useUp = (tokens: number) =>
    world.meter.update(userAccount(USER), {
      add: [{ window: 'month', unit: 'tokens', slot: NOVEMBER, by: tokens }],
    });

  it('is not asked of the model again when it was answered: the client is told where it stands', async () => {
    await chat();

    await chat();

    expect(world.models.requests).toHaveLength(1);
    expect(lastEvent()).toMatchObject({ turn: { state: 'settled', outcome: 'completed' } });
    expect(lastEvent()).not.toHaveProperty('seq');
    expect(tokensUsed()).toBe(46);
  });

  it('is not asked again while another attempt answers it', async () => {
    await elsewhere('invoked');

    await chat();

    expect(world.models.requests).toHaveLength(0);
    expect(lastEvent()).toMatchObject({ turn: { state: 'invoked' } });
    expect(tokensUsed()).toBe(1_100);
  });

  it('says so even where the other attempt’s hold leaves no room for a second', async () => {
    await elsewhere('invoked');
    await useUp(8_800);

    await chat();

    expect(lastEvent()).toMatchObject({ turn: { state: 'invoked' } });
  });

  it('is taken over where the first attempt died before it called the model', async () => {
    await elsewhere('open');
    await world.clock.sleep(20_000);

    await chat();

    expect(turn()).toMatchObject({ outcome: 'completed', attempt: 'attempt-1' });
    expect(tokensUsed()).toBe(46);
    expect(marks()).toEqual([]);
  });

  it('is taken over also where the first attempt held nothing', async () => {
    await world.turns.open(openTurn({ attempt: 'earlier', leaseUntil: world.clock.now() - 1 }));

    await chat();

    expect(turn()).toMatchObject({ outcome: 'completed' });
    expect(tokensUsed()).toBe(46);
  });

  it('is not taken over twice', async () => {
    await elsewhere('open');
    await world.clock.sleep(20_000);
    const takeOver = world.turns.takeOver.bind(world.turns);
    world.turns.takeOver = async (next, previous) => {
      await takeOver({ ...next, attempt: 'faster' }, previous);
      return takeOver(next, previous);
    };

    await chat();

    expect(world.models.requests).toHaveLength(0);
    expect(lastEvent()).toMatchObject({ turn: { state: 'open' } });
  });

  it('is lost, and charged as reserved, where the first attempt died after it had called the model', async () => {
    await elsewhere('invoked');
    await world.clock.sleep(20_000);

    await chat();

    expect(world.models.requests).toHaveLength(0);
    expect(lastError()).toMatchObject({ type: 'turn_lost' });
    expect(lastEvent()).not.toHaveProperty('seq');
    expect(turn()).toMatchObject({ outcome: 'lost', estimated: true, charged: { tokens: 1_100 } });
    expect(tokensUsed()).toBe(1_100);
    expect(marks()).toEqual([]);
  });

  it('is lost also where its own hold was refused', async () => {
    await elsewhere('invoked');
    await useUp(8_800);
    await world.clock.sleep(20_000);

    await chat();

    expect(lastError()).toMatchObject({ type: 'turn_lost' });
  });
});
