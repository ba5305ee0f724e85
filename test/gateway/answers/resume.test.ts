import { beforeEach, describe, expect, it } from '@jest/globals';
import { handleInbound } from '../../../src/gateway/inbound';
import { PublishError } from '../../../src/gateway/publisher/channel-publisher';
import type { TurnFixture } from '../chat/turn-fixture';
import { createTurn } from '../chat/turn-fixture';
import { settlement } from '../turns';
import { configuration, delta, publish, textOf, USER, wholeAnswer } from '../world';

let world: TurnFixture['world'];
let chat: TurnFixture['chat'];
let lastEvent: TurnFixture['lastEvent'];
beforeEach(() => {
  ({ world, chat, lastEvent } = createTurn());
});

const resume = async (afterSeq: number, userId = USER) => {
  const before = world.published.length;
  await handleInbound(
    world,
    {
      ...publish([{ type: 'resume', requestId: 'r1', afterSeq }], {
        segments: ['Inbound-Messages', userId, 'c1'],
      }),
      identity: { userId, groups: ['standard'] },
    },
    world.invocation(),
  );
  return world.published.slice(before);
};

describe('a resume', () => {
  it('of a finished answer brings the rest, with the numbers that it had', async () => {
    await chat();
    const [first, ...rest] = world.events;

    const again = await resume(first!.seq!);

    expect(again.map(({ event }) => event)).toEqual([
      ...rest,
      { requestId: 'r1', turn: { state: 'settled', outcome: 'completed' } },
    ]);
    expect(new Set(again.map(({ channel }) => channel))).toEqual(new Set([`/Outbound-Messages/${USER}/c1`]));
  });

  it('of a running answer brings what was kept of it, and the rest goes on to come', async () => {
    world.models.script = [
      ...wholeAnswer('Because').slice(0, 2),
      3_000,
      delta(' of'),
      ...wholeAnswer().slice(1),
    ];
    const running = chat();
    await world.clock.sleep(2_000);

    const again = await resume(-1);
    await running;

    expect(textOf(again.map(({ event }) => event))).toBe('Because');
    expect(again.at(-1)!.event).toMatchObject({ turn: { state: 'invoked' } });
    expect(lastEvent()).toMatchObject({ metadata: {} });
  });

  it('brings nothing to another user', async () => {
    await chat();

    const again = await resume(-1, 'mallory');

    expect(again.map(({ event }) => event)).toEqual([{ requestId: 'r1', turn: { state: 'unknown' } }]);
  });

  it('brings nothing where all has come', async () => {
    await chat();

    expect(await resume(lastEvent().seq!)).toHaveLength(1);
  });

  it('brings nothing once the plan’s time is over', async () => {
    await chat();
    await world.clock.sleep(3_600_000);

    expect((await resume(-1)).map(({ event }) => event)).toMatchObject([{ turn: { state: 'settled' } }]);
  });

  it('brings what could not be published', async () => {
    world.publishFailures = [new PublishError('AppSync answered 403.', false)];
    await chat();

    const again = await resume(-1);

    expect(textOf(again.map(({ event }) => event))).toBe('Because of Rayleigh scattering.');
  });

  it('does not tell again what stood outside the sequence', async () => {
    world.models.script = [delta('Because'), 5_000];
    const running = chat();
    await world.clock.sleep(500);
    await world.turns.settle(
      { userId: USER, requestId: 'r1', attempt: 'attempt-1' },
      settlement({ outcome: 'lost' }),
    );
    await running;

    const again = await resume(-1);

    expect(again.map(({ event }) => event)).toMatchObject([
      { contentBlockDelta: {} },
      { turn: { state: 'settled', outcome: 'lost' } },
    ]);
  });

  it('publishes five events at a time, and tries again', async () => {
    world.models.script = [0, 1, 2, 3, 4, 5]
      .map((contentBlockIndex) => ({ contentBlockDelta: { contentBlockIndex, delta: { text: 'x' } } }))
      .concat(wholeAnswer().slice(-2) as never);
    await chat();
    world.publishFailures = [new PublishError('AppSync answered 500.', true)];
    const before = world.publishes;

    await resume(-1);

    expect(world.publishes - before).toBe(4);
  });
});

describe('an answer', () => {
  it('is kept in fewer writes than it is published in, with all of its events', async () => {
    world.models.script = Array.from({ length: 40 }, () => [delta('x'), 100])
      .flat()
      .concat(wholeAnswer().slice(-2));

    await chat();

    const chunks = world.answers.chunks.get(`${USER}#r1`)!;
    expect(chunks.length).toBeLessThan(world.publishes / 5);
    expect(chunks.flatMap(({ events }) => events)).toEqual(
      world.events.map((event) => JSON.stringify(event)),
    );
  });

  it('is kept in chunks that an item can hold', async () => {
    world.models.script = [delta('x'.repeat(600_000)), ...wholeAnswer().slice(-2)];

    await chat();

    const chunks = world.answers.chunks.get(`${USER}#r1`)!;
    const sizes = chunks.map(({ events }) => Buffer.byteLength(events.join('')));
    expect(chunks.length).toBeGreaterThan(2);
    expect(Math.max(...sizes)).toBeLessThan(300_000);
  });

  it('is not kept where the plan says so', async () => {
    const { plans } = configuration();
    world.configuration.value = configuration({
      plans: plans.map((plan) => ({ ...plan, answerMinutes: 0 })),
    });

    await chat();

    expect(world.answers.chunks.size).toBe(0);
    expect(await resume(-1)).toHaveLength(1);
  });

  it('is given all the same where it cannot be kept', async () => {
    world.answers.failing = true;

    await chat();

    expect(lastEvent()).toMatchObject({ metadata: {} });
    expect(world.telemetry.lines).toContainEqual(expect.objectContaining({ message: 'answer_not_kept' }));
  });

  it('leaves no word of itself in the ledger, in logs or in metrics', async () => {
    await chat();

    expect(JSON.stringify([...world.turns.turns.values()])).not.toContain('Rayleigh');
    expect(JSON.stringify([world.telemetry.lines, world.telemetry.metrics])).not.toContain('Rayleigh');
  });
});
