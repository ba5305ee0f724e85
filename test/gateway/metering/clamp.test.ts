import { beforeEach, describe, expect, it } from '@jest/globals';
import { userAccount } from '../../../src/gateway/metering/accounts';
import type { TurnFixture } from '../chat/turn-fixture';
import { createTurn } from '../chat/turn-fixture';
import { holdOf, openTurn } from '../turns';
import { USER, wholeAnswer } from '../world';

let world: TurnFixture['world'];
let chat: TurnFixture['chat'];
let turn: TurnFixture['turn'];
let lastEvent: TurnFixture['lastEvent'];
let lastError: TurnFixture['lastError'];
let limit: TurnFixture['limit'];
beforeEach(() => {
  ({ world, chat, turn, lastEvent, lastError, limit } = createTurn());
});

describe('an answer for which a limit has no room', () => {
  it.each([
    ['tokens', { unit: 'tokens', limit: 500 }, 400],
    ['output tokens', { unit: 'outputTokens', limit: 300 }, 300],
    // 100 µ$ of input, and 5 µ$ a token.
    ['money', { unit: 'microDollars', limit: 2_105 }, 401],
  ] as const)('is made as long as there is: %s', async (_, { unit, limit: most }, maxTokens) => {
    limit([{ window: 'month', unit, limit: most }]);

    await chat();

    expect(world.models.requests[0]!.inferenceConfig.maxTokens).toBe(maxTokens);
    expect(lastEvent()).toMatchObject({
      metadata: {
        clamped: {
          maxTokens,
          requestedMaxTokens: 1_000,
          limitedBy: { scope: 'user', window: 'month', unit },
        },
      },
    });
  });

  it('is clamped by the tightest of several limits', async () => {
    limit([
      { window: 'month', unit: 'tokens', limit: 700 },
      { window: '24h', unit: 'tokens', limit: 500 },
      { window: '10min', unit: 'inputTokens', limit: 100 },
    ]);

    await chat();

    expect(lastEvent()).toMatchObject({
      metadata: { clamped: { maxTokens: 400, limitedBy: { window: '24h' } } },
    });
  });

  it('is refused where only a stub would fit', async () => {
    limit([{ window: 'month', unit: 'tokens', limit: 355 }]);

    await chat();

    expect(lastError()).toMatchObject({ type: 'token_limit_exceeded', details: { needed: 356 } });
    expect(world.models.requests).toHaveLength(0);
  });

  it('is made however short where the client asks for no more', async () => {
    limit([{ window: 'month', unit: 'tokens', limit: 110 }]);

    await chat({ inferenceConfig: { maxTokens: 10 } });

    expect(lastEvent()).toMatchObject({ metadata: { usage: { totalTokens: 46 } } });
    expect(lastEvent()).toMatchObject({
      metadata: expect.not.objectContaining({ clamped: expect.anything() }),
    });
  });

  it('is refused where its input alone does not fit', async () => {
    limit([{ window: 'month', unit: 'inputTokens', limit: 99 }]);

    await chat();

    expect(lastError()).toMatchObject({ details: { limit: { unit: 'inputTokens' }, needed: 100 } });
  });

  it('is refused where other requests take the room meanwhile', async () => {
    limit([{ window: 'month', unit: 'tokens', limit: 600 }]);
    world.tokenCounter.counts = () => {
      void holdOf(world, openTurn({ attempt: 'other', requestId: 'r2', counted: ['user/month/tokens'] }));
      return undefined;
    };

    await chat();

    expect(lastError()).toMatchObject({ type: 'token_limit_exceeded' });
    expect(turn()).toMatchObject({ outcome: 'refused' });
  });
});

describe('a request whose bound does not fit', () => {
  it('is counted by the provider, and made where its true size fits', async () => {
    limit([{ window: 'month', unit: 'tokens', limit: 1_050 }]);
    world.tokenCounter.counts = () => 25;

    await chat();

    expect(turn()).toMatchObject({ outcome: 'completed', reserved: { inputTokens: 25, tokens: 1_025 } });
    expect(lastEvent()).toMatchObject({
      metadata: expect.not.objectContaining({ clamped: expect.anything() }),
    });
  });

  it('is held by the bound where the provider counts more', async () => {
    limit([{ window: 'month', unit: 'tokens', limit: 1_050 }]);
    world.tokenCounter.counts = () => 5_000;

    await chat();

    expect(turn()).toMatchObject({ reserved: { inputTokens: 100 } });
  });

  it('fails closed where the second hold does', async () => {
    limit([{ window: 'month', unit: 'tokens', limit: 600 }]);
    world.tokenCounter.counts = () => {
      world.meter.failing = ['update'];
      return undefined;
    };

    await chat();

    expect(lastError()).toMatchObject({ type: 'reservation_failed' });
    expect(turn()).toMatchObject({ outcome: 'failed', errorType: 'reservation_failed' });
  });
});

describe('a refusal by several limits', () => {
  it('names the one that has room last', async () => {
    limit([
      { window: '10min', unit: 'tokens', limit: 400 },
      { window: 'month', unit: 'tokens', limit: 400 },
      { window: '24h', unit: 'tokens', limit: 400 },
    ]);
    world.models.script = wholeAnswer('x').map((event) =>
      'metadata' in event
        ? { metadata: { usage: { inputTokens: 100, outputTokens: 100, totalTokens: 200 } } }
        : event,
    );
    await chat();

    await chat({ requestId: 'r2' });

    expect(lastError()).toMatchObject({
      details: {
        limit: { window: 'month' },
        resetsAt: '2026-12-01T00:00:00.000Z',
        retryAfterSeconds: 648_000,
      },
    });
  });
});

describe('a request that is counted over the end of a month', () => {
  it('is held in the month in which it began', async () => {
    await world.clock.sleep(Date.UTC(2026, 11, 1) - 1 - world.clock.now());
    limit([{ window: 'month', unit: 'tokens', limit: 600 }]);
    const spent = { window: 'month', unit: 'tokens', slot: 2026 * 12 + 10, by: 550 } as const;
    await world.meter.update(userAccount(USER), { add: [spent] });
    world.tokenCounter.count = () => world.clock.sleep(1_000).then(() => undefined);

    await chat();

    expect(world.models.requests).toHaveLength(0);
    expect(turn()).toMatchObject({ outcome: 'refused' });
  });
});
