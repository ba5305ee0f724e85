import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Turn } from '../../../src/gateway/turns/turn';
import { handleInbound } from '../../../src/gateway/inbound';
import { ModelError } from '../../../src/gateway/models/language-models';
import { PublishError } from '../../../src/gateway/publisher/channel-publisher';
import type { World } from '../world';
import { chatPayload, configuration, createWorld, delta, publish, textOf, USER, wholeAnswer } from '../world';

const TURN = `${USER}#r1`;

let world: World;
beforeEach(() => {
  world = createWorld();
});

const chat = (override: Record<string, unknown> = {}, groups = ['standard']) =>
  handleInbound(world, publish([chatPayload(override)], { groups }), world.invocation());

const turn = () => world.turns.turns.get(TURN);
const lastEvent = () => world.events.at(-1)!;
const lastError = () => {
  const event = lastEvent();
  return 'error' in event ? event.error : undefined;
};
const used = () => world.meter.counters.get(`${USER} 2026-11`)?.tokens ?? 0;

describe('an answered turn', () => {
  it('streams the model’s events to the sender’s own channel, numbered without a hole', async () => {
    await chat();

    expect(textOf(world.events)).toBe('Because of Rayleigh scattering.');
    expect(new Set(world.published.map(({ channel }) => channel))).toEqual(
      new Set([`/Outbound-Messages/${USER}/c1`]),
    );
    expect(world.events.map(({ seq }) => seq)).toEqual(world.events.map((_, index) => index));
    expect(world.events.every((event) => event.requestId === 'r1' && event.conversationId === 'c1')).toBe(
      true,
    );
  });

  it('ends with metadata: usage, cost, what is left, and the trace', async () => {
    await chat();

    expect(lastEvent()).toMatchObject({
      metadata: {
        usage: { inputTokens: 12, outputTokens: 34, totalTokens: 46 },
        modelId: 'haiku',
        // 12 × 1 µ$ + 34 × 5 µ$
        cost: { microDollars: 182, estimated: false },
        traceId: '1-trace',
        remaining: [
          { unit: 'tokens', limit: 10_000, used: 46, remaining: 9_954, resetsAt: '2026-12-01T00:00:00.000Z' },
          { unit: 'microDollars', limit: 40_000, used: 182, remaining: 39_818 },
        ],
      },
    });
  });

  it('carries the reference sample’s meter on the same event', async () => {
    await chat();

    expect(lastEvent()).toMatchObject({
      tokenUsage: {
        tokenLimit: 10_000,
        meterLimits: { monthly: 10_000 },
        totalUsage: { inputTokens: 12, outputTokens: 34, monthlyInputTokens: 12, monthlyOutputTokens: 34 },
      },
    });
  });

  it('leaves the sample’s limits out for a plan without any', async () => {
    await chat({}, ['power']);

    expect(lastEvent()).toMatchObject({ tokenUsage: { meterLimits: {} }, metadata: { remaining: [] } });
  });

  it('counts what the provider measured, and holds nothing any more', async () => {
    await chat();

    expect(used()).toBe(46);
    expect(world.meter.holds.size).toBe(0);
  });

  it('leaves a ledger record without a word of text', async () => {
    await chat();

    expect(turn()).toMatchObject({
      state: 'settled',
      outcome: 'completed',
      modelId: 'haiku',
      plan: 'standard',
      charged: { inputTokens: 12, outputTokens: 34, tokens: 46, microDollars: 182 },
      estimated: false,
      traceId: '1-trace',
    });
    expect(JSON.stringify(turn())).not.toMatch(/sky|Rayleigh/);
  });

  it('measures the time to the first token by model', async () => {
    world.models.script = [{ messageStart: { role: 'assistant' } }, 250, ...wholeAnswer('x').slice(1)];

    await chat();

    expect(world.telemetry.metrics).toContainEqual({
      metric: 'FirstTokenLatency',
      value: 250,
      dimensions: { model: 'haiku' },
    });
    expect(lastEvent()).toMatchObject({ metadata: { metrics: { firstTokenMs: 250 } } });
  });

  it('always bounds the output, by the model’s maximum where the client names none', async () => {
    await chat();

    expect(world.models.requests[0]).toMatchObject({ inferenceConfig: { maxTokens: 1_000 } });
  });

  it('passes the client’s parameters as they are, and clamps maxTokens', async () => {
    await chat({ inferenceConfig: { maxTokens: 5_000, temperature: 0.2 }, system: [{ text: 'Be brief.' }] });

    expect(world.models.requests[0]).toMatchObject({
      bedrockModelId: 'us.anthropic.claude-haiku',
      inferenceConfig: { maxTokens: 1_000, temperature: 0.2 },
      system: [{ text: 'Be brief.' }],
      metadata: { requestId: 'r1', plan: 'standard' },
    });
    expect(world.models.requests[0]!.inferenceConfig).not.toHaveProperty('topP');
  });

  it('tells of an answer that the guardrail changed', async () => {
    world.models.script = wholeAnswer('Sorry.').map((event) =>
      'messageStop' in event ? { messageStop: { stopReason: 'guardrail_intervened' } } : event,
    );

    await chat();

    expect(turn()).toMatchObject({ outcome: 'guardrail_intervened' });
  });
});

describe('authorization', () => {
  it('refuses a model that the caller’s plan does not have, and names those that it has', async () => {
    await chat({ modelId: 'sonnet' });

    expect(lastError()).toMatchObject({ type: 'model_not_allowed', details: { allowedModels: ['haiku'] } });
    expect(world.models.requests).toHaveLength(0);
  });

  it('gives the first plan in order whose group the caller is in', async () => {
    await chat({ modelId: 'sonnet' }, ['standard', 'power']);

    expect(turn()).toMatchObject({ plan: 'power', outcome: 'completed' });
  });

  it('refuses a caller whom no plan covers, such as one who left the group', async () => {
    await chat({}, []);

    expect(lastError()).toMatchObject({ type: 'forbidden' });
    expect(world.turns.turns.size).toBe(0);
  });

  it('covers every signed-in user by a plan for *', async () => {
    world.configuration.value = configuration({
      plans: [{ name: 'all', group: '*', models: ['haiku'], limits: [] }],
    });

    await chat({}, []);

    expect(turn()).toMatchObject({ plan: 'all', outcome: 'completed' });
  });

  it('refuses a conversation that no tokenizer could fit into the model', async () => {
    await chat({ messages: [{ role: 'user', content: [{ text: 'x'.repeat(3_300_000) }] }] });

    expect(lastError()).toMatchObject({ type: 'validation_error', details: { contextTokens: 200_000 } });
  });
});

describe('limits', () => {
  it('refuses, before the model is called, what does not fit in its worst case', async () => {
    await chat({ messages: [{ role: 'user', content: [{ text: 'x'.repeat(9_500) }] }] });

    expect(lastError()).toMatchObject({
      type: 'token_limit_exceeded',
      details: {
        limit: { unit: 'tokens', limit: 10_000, remaining: 10_000, resetsAt: '2026-12-01T00:00:00.000Z' },
        needed: 9_500 + 16 + 64 + 1_000,
        retryAfterSeconds: 648_000,
      },
    });
    expect(world.models.requests).toHaveLength(0);
    expect(turn()).toMatchObject({ state: 'settled', outcome: 'refused', errorType: 'token_limit_exceeded' });
    expect(used()).toBe(0);
  });

  it('refuses what the budget has no room for', async () => {
    world.configuration.value = configuration({
      plans: [
        {
          name: 'standard',
          group: 'standard',
          models: ['haiku'],
          limits: [{ scope: 'user', window: 'month', unit: 'microDollars', limit: 5_000 }],
        },
      ],
    });

    await chat();

    expect(lastError()).toMatchObject({
      type: 'budget_exceeded',
      details: { limit: { unit: 'microDollars' } },
    });
  });

  it('refuses, closed, when the meter does not answer', async () => {
    world.meter.failing = true;

    await chat();

    expect(lastError()).toMatchObject({ type: 'reservation_failed' });
    expect(world.models.requests).toHaveLength(0);
    expect(turn()).toMatchObject({ state: 'settled', outcome: 'failed' });
  });

  it('refuses, closed, when the turn store does not answer, and gives the hold back', async () => {
    world.turns.failing = ['open'];

    await chat();

    expect(lastError()).toMatchObject({ type: 'reservation_failed' });
    expect(world.models.requests).toHaveLength(0);
    expect(used()).toBe(0);
    expect(world.meter.holds.size).toBe(0);
  });

  it('refuses, closed, when there is no configuration', async () => {
    world.configuration.current = () =>
      Promise.reject(new Error('AccessDenied for arn:aws:dynamodb:eu-west-1:1:table/x'));

    await chat();

    expect(lastError()).toMatchObject({ type: 'internal_server_error' });
    expect(JSON.stringify(world.events)).not.toContain('arn:');
  });
});

describe('a turn that does not end as it should', () => {
  it('charges nothing for a call that the provider refused', async () => {
    world.models.script = [new ModelError('bedrock_throttling_error', 'The model is busy.')];

    await chat();

    expect(lastError()).toMatchObject({
      type: 'bedrock_throttling_error',
      message: 'The model is busy.',
      details: { deliveredCharacters: 0, cost: { microDollars: 0, estimated: false } },
    });
    expect(used()).toBe(0);
  });

  it('charges the input bound and what was delivered where the stream fails half-way', async () => {
    world.models.script = [
      delta('Because'),
      new ModelError('bedrock_api_error', 'The model is not available.'),
    ];

    await chat();

    expect(textOf(world.events)).toBe('Because');
    expect(lastError()).toMatchObject({
      type: 'bedrock_api_error',
      details: { deliveredCharacters: 7, cost: { estimated: true } },
    });
    expect(turn()).toMatchObject({
      outcome: 'failed',
      estimated: true,
      usage: { inputTokens: 100, outputTokens: 7 },
    });
    expect(used()).toBe(107);
  });

  it.each([
    ['without messageStop', wholeAnswer('Because').slice(0, 2)],
    ['without metadata', wholeAnswer('Because').slice(0, -1)],
    ['before anything came', []],
  ])('takes a stream that ends %s for interrupted', async (_, script) => {
    world.models.script = script;

    await chat();

    expect(lastError()).toMatchObject({ type: 'stream_interrupted' });
    expect(turn()).toMatchObject({ outcome: 'failed', estimated: true });
  });

  it('tells nothing of the inside where something unexpected is thrown', async () => {
    world.models.script = [new Error('secret arn:aws:iam::1:role/x')];

    await chat();

    expect(lastError()).toMatchObject({ type: 'internal_server_error' });
    expect(JSON.stringify(world.events)).not.toContain('secret');
    expect(world.telemetry.lines).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'request_failed' }),
    );
  });

  it('never estimates more output than the request could make', async () => {
    world.models.script = [delta('x'.repeat(5_000))];

    await chat();

    expect(turn()).toMatchObject({ usage: { outputTokens: 1_000 } });
  });

  it('counts deltas that are not text by their JSON', async () => {
    world.models.script = [
      { contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { text: 'hm' } } } },
    ];

    await chat();

    expect(lastError()).toMatchObject({
      details: { deliveredCharacters: '{"reasoningContent":{"text":"hm"}}'.length },
    });
  });

  it('ends in order before the function is killed', async () => {
    world.models.script = [delta('Because'), 400_000];

    await chat();

    expect(lastError()).toMatchObject({ type: 'timeout', details: { deliveredCharacters: 7 } });
    expect(turn()).toMatchObject({ outcome: 'timed_out', settledAt: Date.UTC(2026, 10, 23, 12, 4, 55) });
  });

  it('settles and says so where the answer cannot be published', async () => {
    world.publishFailures = [new PublishError('AppSync answered 403.', false)];

    await chat();

    expect(world.events).toHaveLength(0);
    expect(turn()).toMatchObject({ state: 'settled', outcome: 'completed' });
    expect(world.telemetry.lines).toContainEqual(
      expect.objectContaining({ message: 'answer_not_published' }),
    );
    expect(world.telemetry.metrics).toContainEqual({ metric: 'PublishFailures', value: 1, dimensions: {} });
  });
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
    expect(used()).toBe(0);
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
    world.turns.turns.set(TURN, {
      ...(turn() as Extract<Turn, { state: 'settled' }>),
      ...lost,
      state: 'settled',
    });
    await running;

    expect(turn()).toMatchObject({ outcome: 'lost' });
    expect(world.telemetry.lines).toContainEqual(expect.objectContaining({ message: 'turn_superseded' }));
  });

  it('goes on while the lease holds although it cannot be renewed, and lets go when it has run out', async () => {
    world.turns.failing = ['renew'];
    world.models.script = [delta('Because'), 60_000];

    await chat();

    expect(world.telemetry.lines).toContainEqual(expect.objectContaining({ message: 'lease_not_renewed' }));
    expect(world.telemetry.lines).toContainEqual(expect.objectContaining({ message: 'turn_superseded' }));
    expect(world.clock.now()).toBeLessThan(Date.UTC(2026, 10, 23, 12, 0, 20));
  });
});

describe('the same request again', () => {
  const elsewhere = async (state: 'open' | 'invoked') => {
    const [now, hold] = [
      world.clock.now(),
      { inputTokens: 100, outputTokens: 1_000, tokens: 1_100, microDollars: 5_100 },
    ];
    const opened = {
      userId: USER,
      requestId: 'r1',
      attempt: 'earlier',
      conversationId: 'c1',
      modelId: 'haiku',
      plan: 'standard',
      reserved: hold,
      windowId: '2026-11',
      openedAt: now,
      leaseUntil: now + 15_000,
      expiresAt: 0,
    };
    await world.turns.open(opened);
    if (state === 'invoked') await world.turns.renew(opened, opened.leaseUntil);
    await world.meter.reserve({ ...opened, amounts: hold }, []);
  };

  it('is not asked of the model again when it was answered: the client is told where it stands', async () => {
    await chat();

    await chat();

    expect(world.models.requests).toHaveLength(1);
    expect(lastEvent()).toMatchObject({ turn: { state: 'settled', outcome: 'completed' } });
    expect(lastEvent()).not.toHaveProperty('seq');
    expect(used()).toBe(46);
  });

  it('is not asked again while another attempt answers it', async () => {
    await elsewhere('invoked');

    await chat();

    expect(world.models.requests).toHaveLength(0);
    expect(lastEvent()).toMatchObject({ turn: { state: 'invoked' } });
    expect(used()).toBe(1_100);
  });

  it('says so even where the other attempt’s hold leaves no room for a second', async () => {
    await elsewhere('invoked');
    world.meter.counters.set(`${USER} 2026-11`, {
      inputTokens: 0,
      outputTokens: 0,
      tokens: 9_900,
      microDollars: 0,
    });

    await chat();

    expect(lastEvent()).toMatchObject({ turn: { state: 'invoked' } });
  });

  it('is taken over where the first attempt died before it called the model', async () => {
    await elsewhere('open');
    await world.clock.sleep(20_000);

    await chat();

    expect(turn()).toMatchObject({ outcome: 'completed', attempt: 'attempt-1' });
    expect(used()).toBe(46);
    expect(world.meter.holds.size).toBe(0);
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
    expect(used()).toBe(1_100);
    expect(world.meter.holds.size).toBe(0);
  });

  it('is lost also where its own hold was refused', async () => {
    await elsewhere('invoked');
    world.meter.counters.set(`${USER} 2026-11`, {
      inputTokens: 0,
      outputTokens: 0,
      tokens: 9_900,
      microDollars: 0,
    });
    await world.clock.sleep(20_000);

    await chat();

    expect(lastError()).toMatchObject({ type: 'turn_lost' });
  });
});
