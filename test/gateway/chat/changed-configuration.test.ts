import { beforeEach, describe, expect, it } from '@jest/globals';
import { sharedAccount } from '../../../src/gateway/metering/accounts';
import { valueOf } from '../../../src/gateway/metering/changes';
import { configuration, USER } from '../world';
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

const plan = (limit: number, models = ['haiku']) =>
  configuration({
    plans: [
      {
        name: 'standard',
        group: '*',
        models,
        concurrentTurns: 10,
        answerMinutes: 60,
        limits: [{ window: 'month', unit: 'tokens', limit }],
      },
    ],
    teams: [
      { name: 'research', group: 'standard', limits: [{ window: 'month', unit: 'tokens', limit: 90_000 }] },
    ],
  });

/** What the function read before it slept, and what is in force now. */
function changed(before: ReturnType<typeof plan>, now: ReturnType<typeof plan>): void {
  world.configuration.latest = before;
  world.configuration.value = now;
}

const teamTokens = () =>
  valueOf(world.meter.peek(sharedAccount('team', 'research', 'tokens')), {
    window: 'month',
    unit: 'tokens',
    slot: NOVEMBER,
  });

describe('a configuration that has changed while the function slept', () => {
  it('is the one that counts: what it allows is answered', async () => {
    changed(plan(10), plan(10_000));

    await chat();

    expect(turn()).toMatchObject({ outcome: 'completed' });
    expect(world.models.requests).toHaveLength(1);
    expect([tokensUsed(), teamTokens()]).toEqual([46, 46]);
    expect(marks()).toEqual([]);
  });

  it('is the one that counts: what it forbids is refused', async () => {
    changed(plan(10_000), plan(10));

    await chat();

    expect(lastError()).toMatchObject({ type: 'token_limit_exceeded', details: { limit: { limit: 10 } } });
    expect(world.models.requests).toHaveLength(0);
    expect([tokensUsed(), teamTokens()]).toEqual([0, 0]);
  });

  it.each([
    ['now has the model', ['sonnet'], ['haiku'], 'metadata'],
    ['no longer has the model', ['haiku'], ['sonnet'], 'error'],
  ])('decides what may be asked: one that %s', async (_, before, now, event) => {
    changed(plan(10_000, before), plan(10_000, now));

    await chat();

    expect(lastEvent()).toHaveProperty(event);
  });

  it('leaves a record of what the first attempt held for an instant', async () => {
    changed(plan(10_000), plan(20_000));

    await chat();

    expect(world.turns.turns.get(`${USER}#r1#attempt-1`)).toMatchObject({
      outcome: 'superseded',
      charged: { tokens: 0 },
    });
  });

  it('keeps a turn that another attempt had before', async () => {
    changed(plan(10_000), plan(20_000));
    await chat();
    world.configuration.value = plan(30_000);

    await chat();

    expect(lastEvent()).toMatchObject({ turn: { state: 'settled', outcome: 'completed' } });
    expect(world.models.requests).toHaveLength(1);
  });

  it('fails closed where it cannot be read', async () => {
    world.configuration.latest = plan(10_000);
    world.configuration.failing = true;

    await chat();

    expect(lastError()).toMatchObject({ type: 'reservation_failed' });
    expect(world.models.requests).toHaveLength(0);
    expect([tokensUsed(), teamTokens()]).toEqual([0, 0]);
  });
});

describe('an attempt that does not own its turn', () => {
  it('leaves a shared account as it is where it cannot record what it held', async () => {
    world.configuration.value = plan(10_000);
    await chat();
    world.turns.failing = ['recordSuperseded'];

    await chat();

    expect(lastEvent()).toMatchObject({ turn: { state: 'settled' } });
    expect(teamTokens()).toBe(46 + 1_100);
    expect(marks()).toEqual([]);
  });
});
