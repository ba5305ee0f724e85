import { beforeEach, describe, expect, it } from '@jest/globals';
import { ModelError } from '../../../src/gateway/models/language-models';
import { PublishError } from '../../../src/gateway/publisher/channel-publisher';
import { delta, textOf, wholeAnswer } from '../world';
import type { TurnFixture } from './turn-fixture';
import { createTurn } from './turn-fixture';

let world: TurnFixture['world'];
let chat: TurnFixture['chat'];
let turn: TurnFixture['turn'];
let lastError: TurnFixture['lastError'];
let tokensUsed: TurnFixture['tokensUsed'];
beforeEach(() => {
  ({ world, chat, turn, lastError, tokensUsed } = createTurn());
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
    expect(tokensUsed()).toBe(0);
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
    expect(tokensUsed()).toBe(107);
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

  it.each([
    ['what was thought by its text', { reasoningContent: { text: 'hm' } }, 2],
    ['a tool’s call by its input', { toolUse: { input: '{"a":1}' } }, 7],
    ['anything else by its JSON', { reasoningContent: { signature: 'ab' } }, 39],
  ])('counts %s', async (_, piece, characters) => {
    world.models.script = [{ contentBlockDelta: { contentBlockIndex: 0, delta: piece } }];

    await chat();

    expect(lastError()).toMatchObject({ details: { deliveredCharacters: characters } });
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
