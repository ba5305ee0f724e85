import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ConfiguredLimit } from '../../../src/gateway/configuration/configuration';
import { userAccount } from '../../../src/gateway/metering/accounts';
import type { TurnFixture } from '../chat/turn-fixture';
import { createTurn } from '../chat/turn-fixture';
import { holdOf, openTurn, settlement } from '../turns';
import { configuration, USER, wholeAnswer } from '../world';

let world: TurnFixture['world'];
let chat: TurnFixture['chat'];
let turn: TurnFixture['turn'];
let lastEvent: TurnFixture['lastEvent'];
let lastError: TurnFixture['lastError'];
let marks: TurnFixture['marks'];
beforeEach(() => {
  ({ world, chat, turn, lastEvent, lastError, marks } = createTurn());
});

/** The request of these tests has 20 bytes of text, bounded by 100 tokens, and asks for up to 1,000. */
function limit(limits: ConfiguredLimit[], concurrentTurns = 10): void {
  world.configuration.value = configuration({
    plans: [{ name: 'standard', group: '*', models: ['haiku'], concurrentTurns, answerMinutes: 60, limits }],
  });
}

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

describe('a request that was held as counted', () => {
  it('is charged no more than that where its provider counts no longer', async () => {
    limit([{ window: 'month', unit: 'tokens', limit: 1_050 }]);
    let asked = 0;
    world.tokenCounter.counts = () => (++asked === 1 ? 25 : undefined);
    world.models.script = wholeAnswer('Because').slice(0, 2);

    await chat();

    expect(turn()).toMatchObject({
      estimated: true,
      reserved: { inputTokens: 25 },
      usage: { inputTokens: 25 },
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

describe('an estimated charge', () => {
  it('is what the provider counts of the question and of the text that was delivered', async () => {
    world.tokenCounter.counts = ({ messages }) => (messages[0]!.content[0]!.text === 'Because' ? 2 : 25);
    world.models.script = wholeAnswer('Because').slice(0, 2);

    await chat();

    expect(turn()).toMatchObject({
      estimated: true,
      usage: { inputTokens: 25, outputTokens: 2, totalTokens: 27 },
    });
  });

  it('has the guardrail’s units of what was sent and delivered', async () => {
    world.configuration.value = configuration({
      guardrailPrices: [{ from: '2026-11-01', contentPolicy: 150_000 }],
    });
    world.models.script = wholeAnswer('Because').slice(0, 2);

    await chat();

    // A unit of input and one of output, 150 µ$ each.
    expect(turn()).toMatchObject({
      guardrailUnits: { contentPolicy: 2 },
      charged: { microDollars: 100 + 7 * 5 + 300 },
      priceVersion: '2026-11-01+guardrail-2026-11-01',
    });
  });
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
