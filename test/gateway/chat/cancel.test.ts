import { beforeEach, describe, expect, it } from '@jest/globals';
import { handleInbound } from '../../../src/gateway/inbound';
import type { Turn } from '../../../src/gateway/turns/turn';
import { delta, publish, textOf, USER, wholeAnswer } from '../world';
import { openTurn, settlement } from '../turns';
import type { TurnFixture } from './turn-fixture';
import { createTurn } from './turn-fixture';

let world: TurnFixture['world'];
let chat: TurnFixture['chat'];
let turn: TurnFixture['turn'];
let lastEvent: TurnFixture['lastEvent'];
let lastError: TurnFixture['lastError'];
let tokensUsed: TurnFixture['tokensUsed'];
beforeEach(() => {
  ({ world, chat, turn, lastEvent, lastError, tokensUsed } = createTurn());
});

describe('stopping', () => {
  const slowAnswer = [delta('Because'), 5_000, delta(' of'), ...wholeAnswer().slice(2)];

  it('ends a turn within about a second of the wish to stop it', async () => {
    world.models.script = slowAnswer;
    const running = chat();
    await world.clock.sleep(500);
    await handleInbound(world, publish([{ type: 'cancel', requestId: 'r1' }]), world.invocation());
    await running;

    expect(textOf(world.events)).toBe('Because');
    expect(world.events.at(-2)).toMatchObject({ messageStop: { stopReason: 'cancelled' } });
    expect(lastEvent()).toMatchObject({ metadata: { cost: { estimated: true } } });
    expect(turn()).toMatchObject({
      outcome: 'cancelled',
      estimated: true,
      usage: { inputTokens: 100, outputTokens: 7 },
    });
    expect((turn() as Extract<Turn, { state: 'settled' }>).settledAt).toBeLessThanOrEqual(
      Date.UTC(2026, 10, 23, 12, 0, 2),
    );
  });

  it('lets a cancel that came first win over its turn', async () => {
    await handleInbound(world, publish([{ type: 'cancel', requestId: 'r1' }]), world.invocation());

    await chat();

    expect(world.models.requests).toHaveLength(0);
    expect(world.events.at(-2)).toMatchObject({ messageStop: { stopReason: 'cancelled' }, seq: 0 });
    expect(lastEvent()).toMatchObject({ metadata: { cost: { microDollars: 0, estimated: false } } });
    expect(tokensUsed()).toBe(0);
  });

  it('cannot be done by another user', async () => {
    world.models.script = slowAnswer;
    const running = chat();
    await world.clock.sleep(500);
    const mallory = { userId: 'mallory', groups: ['standard'] };
    await handleInbound(
      world,
      {
        ...publish([{ type: 'cancel', requestId: 'r1' }], { segments: ['Inbound-Messages', 'mallory'] }),
        identity: mallory,
      },
      world.invocation(),
    );
    await running;

    expect(turn()).toMatchObject({ outcome: 'completed' });
  });

  it('leaves a turn alone that somebody else has settled', async () => {
    world.models.script = slowAnswer;
    const running = chat();
    await world.clock.sleep(500);
    const lost = { outcome: 'lost', settledAt: 1 } as Extract<Turn, { state: 'settled' }>;
    world.turns.turns.set(`${USER}#r1`, {
      ...(turn() as Extract<Turn, { state: 'settled' }>),
      ...lost,
      state: 'settled',
    });
    await running;

    expect(turn()).toMatchObject({ outcome: 'lost' });
    expect(world.telemetry.lines).toContainEqual(expect.objectContaining({ message: 'turn_superseded' }));
  });

  it('goes on while the lease holds although it cannot be renewed, and ends in words when it has run out', async () => {
    world.models.script = [delta('Because'), 60_000];
    const running = chat();
    await world.clock.sleep(500);
    world.turns.failing = ['renew'];
    await running;

    expect(world.telemetry.lines).toContainEqual(expect.objectContaining({ message: 'lease_not_renewed' }));
    expect(lastError()).toMatchObject({ type: 'reservation_failed', details: { deliveredCharacters: 7 } });
    expect(turn()).toMatchObject({ outcome: 'failed', estimated: true, usage: { outputTokens: 7 } });
    expect(world.clock.now()).toBeLessThan(Date.UTC(2026, 10, 23, 12, 0, 20));
  });

  it('delivers nothing before the record says that the model was called', async () => {
    world.turns.failing = ['renew'];
    world.models.script = wholeAnswer('Because');

    await chat();

    expect(textOf(world.events)).toBe('');
    expect(lastError()).toMatchObject({ type: 'reservation_failed', details: { deliveredCharacters: 0 } });
  });

  it('is told where another function took it for dead', async () => {
    world.models.script = slowAnswer;
    const running = chat();
    await world.clock.sleep(500);
    await world.turns.settle(
      { userId: USER, requestId: 'r1', attempt: 'attempt-1' },
      settlement({ outcome: 'lost' }),
    );
    await running;

    expect(lastError()).toMatchObject({ type: 'turn_lost' });
  });

  it('is silent where another attempt took it over', async () => {
    world.models.script = slowAnswer;
    const running = chat();
    await world.clock.sleep(500);
    world.turns.turns.set(`${USER}#r1`, {
      ...openTurn({ attempt: 'other' }),
      state: 'open',
      cancelRequested: false,
    });
    await running;

    expect(world.events.some((event) => 'error' in event || 'metadata' in event)).toBe(false);
  });
});
