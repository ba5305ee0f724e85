import { beforeEach, describe, expect, it } from '@jest/globals';
import type { GatewayConfiguration, ModelEntry } from '../../../src/gateway/configuration/configuration';
import { ModelError } from '../../../src/gateway/models/language-models';
import type { ModelRequest } from '../../../src/gateway/models/language-models';
import type { Script } from '../world';
import { configuration, wholeAnswer } from '../world';
import type { TurnFixture } from './turn-fixture';
import { createTurn } from './turn-fixture';

let world: TurnFixture['world'];
let chat: TurnFixture['chat'];
let turn: TurnFixture['turn'];
let lastEvent: TurnFixture['lastEvent'];
let lastError: TurnFixture['lastError'];
beforeEach(() => {
  ({ world, chat, turn, lastEvent, lastError } = createTurn());
});

const out = () => new ModelError('bedrock_throttling_error', 'The model is busy.', { outage: true });
const cheap = [{ from: '2026-11-01', input: 100_000, output: 500_000 }];

/** Haiku falls back to what is given, which everybody may use. */
function fallBackTo(
  fallbacks: Record<string, Partial<ModelEntry>>,
  override: Partial<GatewayConfiguration> = {},
): void {
  const { models, plans } = configuration();
  const haiku = models['haiku']!;
  world.configuration.value = configuration({
    models: {
      ...Object.fromEntries(
        Object.entries(fallbacks).map(([key, entry]) => [key, { ...haiku, bedrockModelId: key, ...entry }]),
      ),
      haiku: { ...haiku, fallbacks: Object.keys(fallbacks) },
    },
    plans: plans.slice(1).map((plan) => ({ ...plan, models: ['haiku', ...Object.keys(fallbacks)] })),
    ...override,
  });
}

/** Plays one script a model, by what Bedrock calls it. */
function answerBy(scripts: Record<string, Script>): void {
  const { models } = world;
  const converse = models.converse.bind(models);
  models.converse = (request: ModelRequest) => {
    models.script = scripts[request.modelId] ?? [out()];
    return converse(request);
  };
}

describe('a model that cannot answer now', () => {
  it('is replaced by its fallback, which the answer names, and whose price is charged', async () => {
    fallBackTo({ micro: { prices: cheap } });
    answerBy({ micro: wholeAnswer('Because') });

    await chat();

    expect(lastEvent()).toMatchObject({
      metadata: {
        modelId: 'micro',
        requestedModelId: 'haiku',
        cost: { microDollars: Math.ceil((12 * 100_000 + 34 * 500_000) / 1_000_000) },
      },
    });
    expect(turn()).toMatchObject({ modelId: 'haiku', answeredBy: 'micro', outcome: 'completed' });
  });

  it('is replaced by the first in order that can', async () => {
    fallBackTo({ micro: { prices: cheap }, nano: { prices: cheap } });
    answerBy({ nano: wholeAnswer('Because') });

    await chat();

    expect(world.models.requests.map(({ modelId }) => modelId)).toEqual([
      'us.anthropic.claude-haiku',
      'micro',
      'nano',
    ]);
    expect(lastEvent()).toMatchObject({ metadata: { modelId: 'nano' } });
  });

  it('is seen by operators to have been', async () => {
    fallBackTo({ micro: { prices: cheap } });
    answerBy({ micro: wholeAnswer('Because') });

    await chat();

    const models = { model: 'haiku', fallback: 'micro' };
    expect(world.telemetry.metrics).toContainEqual({ metric: 'Fallbacks', value: 1, dimensions: models });
    expect(world.telemetry.lines).toContainEqual(
      expect.objectContaining({ message: 'model_fell_back', fields: expect.objectContaining(models) }),
    );
  });

  it('is told where the fallback cannot answer either', async () => {
    fallBackTo({ micro: { prices: cheap } });
    answerBy({});

    await chat();

    expect(lastError()).toMatchObject({ type: 'bedrock_throttling_error' });
    expect(turn()).toMatchObject({ outcome: 'failed', charged: { tokens: 0, microDollars: 0 } });
  });
});

describe('a fallback', () => {
  const asked = () => world.models.requests.map(({ modelId }) => modelId);

  it('is never a model that the user may not use', async () => {
    const { plans } = configuration();
    fallBackTo({ micro: { prices: cheap } }, { plans: plans.slice(1) });
    answerBy({ micro: wholeAnswer('Because') });

    await chat();

    expect(asked()).toEqual(['us.anthropic.claude-haiku']);
  });

  it('is never one that could take more than is held', async () => {
    fallBackTo({ opus: { prices: [{ from: '2026-11-01', input: 1_000_001, output: 5_000_000 }] } });
    answerBy({ opus: wholeAnswer('Because') });

    await chat();

    expect(asked()).toEqual(['us.anthropic.claude-haiku']);
  });

  it('is never one that cannot do what is asked', async () => {
    fallBackTo({ micro: { prices: cheap } });
    const { models } = world.configuration.value;
    models['haiku'] = { ...models['haiku']!, capabilities: ['tools'] };
    answerBy({ micro: wholeAnswer('Because') });

    await chat({ toolConfig: { tools: [{ toolSpec: { name: 'weather', inputSchema: { json: {} } } }] } });

    expect(asked()).toEqual(['us.anthropic.claude-haiku']);
  });

  it('is asked for no longer an answer than is held', async () => {
    fallBackTo({ micro: { prices: cheap, maxOutputTokens: 4_000 } });
    answerBy({ micro: wholeAnswer('Because') });

    await chat({ inferenceConfig: { maxTokens: 300 } });

    expect(world.models.requests.at(-1)!.inferenceConfig.maxTokens).toBe(300);
  });
});
