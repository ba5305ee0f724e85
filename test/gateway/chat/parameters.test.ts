import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ModelEntry } from '../../../src/gateway/configuration/configuration';
import { configuration } from '../world';
import type { TurnFixture } from './turn-fixture';
import { createTurn } from './turn-fixture';

let world: TurnFixture['world'];
let chat: TurnFixture['chat'];
let lastError: TurnFixture['lastError'];
beforeEach(() => {
  ({ world, chat, lastError } = createTurn());
});

/** Gives the model of every test other properties. */
function withModel(change: Partial<ModelEntry>): void {
  const { models } = configuration();
  world.configuration.value = configuration({
    models: { ...models, haiku: { ...models['haiku']!, ...change } },
  });
}
const asked = () => world.models.requests.at(-1)!;
const price = { from: '2026-11-01', input: 1_000_000, output: 5_000_000 };

describe('a request’s parameters', () => {
  it('pass as they were given, and none is added', async () => {
    await chat({ inferenceConfig: { temperature: 0.5 } });

    expect(asked().inferenceConfig).toEqual({ temperature: 0.5, maxTokens: 1_000 });
  });

  it('are the model’s defaults where the client gives none', async () => {
    withModel({ defaults: { topP: 0.9 } });

    await chat();

    expect(asked().inferenceConfig).toEqual({ topP: 0.9, maxTokens: 1_000 });
  });

  it.each([[{ temperature: 0 }], [{ topP: 0.1 }]])(
    'never have a default beside %p: some models refuse both',
    async (inferenceConfig) => {
      withModel({ defaults: { temperature: 0.7 } });

      await chat({ inferenceConfig });

      expect(asked().inferenceConfig).toEqual({ ...inferenceConfig, maxTokens: 1_000 });
    },
  );

  it('that the model does not have are refused before it is asked', async () => {
    await chat({ toolConfig: { tools: [{ toolSpec: { name: 'weather', inputSchema: { json: {} } } }] } });

    expect(lastError()).toMatchObject({ type: 'unsupported', details: { capability: 'tools' } });
    expect(world.models.requests).toHaveLength(0);
  });
});

describe('a tier of service', () => {
  it('whose price is known is asked for, and holds what it costs', async () => {
    withModel({
      prices: [{ ...price, serviceTiers: { priority: { input: 2_000_000, output: 10_000_000 } } }],
    });

    await chat({ serviceTier: { type: 'priority' } });

    expect(asked().serviceTier).toEqual({ type: 'priority' });
    expect(world.turns.turns.get(world.turns.turns.keys().next().value!)).toMatchObject({
      reserved: { microDollars: 2 * 100 + 10 * 1_000 },
    });
  });

  it('whose price nobody has written down is refused', async () => {
    await chat({ serviceTier: { type: 'priority' } });

    expect(lastError()).toMatchObject({ type: 'unsupported', details: { serviceTiers: [] } });
  });

  it('that is the standard one needs no price of its own', async () => {
    await chat({ serviceTier: { type: 'default' }, performanceConfig: { latency: 'standard' } });

    expect(world.models.requests).toHaveLength(1);
  });
});

describe('a cache point', () => {
  it('holds what it costs to write to the cache', async () => {
    withModel({
      capabilities: ['prompt_caching'],
      prices: [{ ...price, cacheRead: 100_000, cacheWrite5m: 1_250_000, cacheWrite1h: 2_000_000 }],
    });
    const content = [{ text: 'Why is the sky blue?' }, { cachePoint: { type: 'default', ttl: '1h' } }];

    await chat({ messages: [{ role: 'user', content }] });

    expect(world.turns.turns.get(world.turns.turns.keys().next().value!)).toMatchObject({
      reserved: { microDollars: 2 * 100 + 5 * 1_000 },
    });
  });

  it('holds what one of five minutes costs where it names no time', async () => {
    withModel({
      capabilities: ['prompt_caching'],
      prices: [{ ...price, cacheRead: 100_000, cacheWrite5m: 1_250_000, cacheWrite1h: 2_000_000 }],
    });

    await chat({ system: [{ text: 'Be brief.' }, { cachePoint: { type: 'default' } }] });

    const [turn] = [...world.turns.turns.values()];
    // 141 tokens, rounded up once.
    expect(turn).toMatchObject({ reserved: { microDollars: Math.ceil(141 * 1.25) + 5_000 } });
  });
});
