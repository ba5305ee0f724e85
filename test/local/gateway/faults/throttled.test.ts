import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { settled } from './agreement';
import type { TurnTraces } from './turn-traces';
import type { WitnessedGateway } from './witnessed-gateway';
import { CHAT, runWitnessed, withFunction } from './witnessed-gateway';

/** AWS has a minute at the least. */
const EVENT_AGE_SECONDS = 3;

/** Runs one turn at a time, and waits for a free place, or for a retry, no longer than the events' age. */
const narrow = withFunction(CHAT, ({ asynchronous }) => ({
  reservedConcurrency: 1,
  asynchronous: {
    ...asynchronous,
    maximumRetryAttempts: 2,
    maximumEventAgeSeconds: EVENT_AGE_SECONDS,
  },
}));

let gateway: WitnessedGateway;
beforeAll(async () => {
  gateway = await runWitnessed({ adapt: narrow, retryDelayMs: [60_000] });
}, 60_000);
afterAll(() => gateway.stop());

describe('a request that is throttled', () => {
  it('until it is too old ends in an error, charged nothing, while the function is still busy', async () => {
    const [busy, user] = [await gateway.newcomer(), await gateway.newcomer()];
    const ends: string[] = [];
    const waiting: Promise<TurnTraces>[] = [];
    const long = await gateway.turn(busy, 'Long [[tokens=90]] [[pace=10]]', {
      inMidAnswer: () => {
        const ended = gateway.turn(user, 'Hello [[pace=0]]', { onEnd: () => ends.push('throttled') });
        waiting.push(ended);
      },
      onEnd: () => ends.push('busy'),
    });
    const turn = await waiting[0]!;

    expect(ends).toEqual(['throttled', 'busy']);
    expect(long.end.terminal).toBe('metadata');
    expect(turn.events).toHaveLength(1);
    expect(turn.end.terminal).toBe('turn_lost');
    expect(turn.record).toBeUndefined();
    expect(await gateway.booksOf(user)).toMatchObject({ counters: { tokens: 0 }, usage: 0, holds: [] });
    expectExpired(turn, 0);
  });

  it('for a while is answered as soon as there is room', async () => {
    const [busy, user] = [await gateway.newcomer(), await gateway.newcomer()];
    const waiting: Promise<TurnTraces>[] = [];
    await gateway.turn(busy, 'Long [[tokens=20]] [[pace=20]]', {
      inMidAnswer: () => void waiting.push(gateway.turn(user, 'Hello [[echo=at last]] [[pace=0]]')),
    });
    const turn = await waiting[0]!;

    expect(turn).toMatchObject({ text: 'at last', inOrder: true });
    expect(turn.record).toEqual({ outcome: 'completed', estimated: false, ...turn.told });
  });
});

describe('a request whose retry is due after its time', () => {
  it('ends in an error at that time, and is charged as reserved', async () => {
    const user = await gateway.newcomer();
    const turn = await gateway.turn(user, 'Long [[tokens=5000]] [[pace=20]]', {
      override: { inferenceConfig: { maxTokens: 500 } },
      inMidAnswer: () => {
        for (const pid of gateway.local.lambda.processIds(CHAT)) process.kill(pid, 'SIGKILL');
      },
    });

    expect(turn.end.terminal).toBe('turn_lost');
    expect(turn.record).toMatchObject({ outcome: 'lost', estimated: true });
    expect(turn.record!.tokens).toBeGreaterThan(500);
    expectExpired(turn, 1);
  });
});

function expectExpired(turn: TurnTraces, attempts: number): void {
  expect(turn.log).toEqual([
    expect.objectContaining({ line: 'ERROR invocation_given_up', condition: 'EventAgeExceeded', attempts }),
    ...(turn.record ? [settled('lost', turn)] : []),
    expect.objectContaining({ line: 'WARN request_failed', errorType: 'turn_lost' }),
  ]);
}
