import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ModelEntry } from '../../../src/gateway/configuration/configuration';
import { GuardedModels } from '../../../src/gateway/guardrail/guarded-models';
import { REFUSED, WordGuard } from '../guardrail/word-guard';
import { configuration, textOf, wholeAnswer } from '../world';
import type { TurnFixture } from './turn-fixture';
import { createTurn } from './turn-fixture';

const PROVIDER = {
  baseUrl: 'https://models.example/v1',
  apiKeySecretName: 'models-key',
  apiKeyHeader: 'Authorization',
  maxTokensField: 'max_tokens',
  query: {},
} as const;

let world: TurnFixture['world'];
let chat: TurnFixture['chat'];
let lastError: TurnFixture['lastError'];
beforeEach(() => {
  ({ world, chat, lastError } = createTurn());
  offer({ bedrockModelId: undefined, provider: 'elsewhere', providerModelId: 'gpt' });
});

/** Haiku as it is, with a change. */
function offer(change: Partial<ModelEntry>): void {
  const { models } = configuration();
  const haiku = { ...models['haiku']!, ...change };
  world.configuration.value = configuration({
    models: { ...models, haiku },
    providers: { elsewhere: PROVIDER },
  });
}

describe('a model beyond AWS', () => {
  it('is asked of its provider, by the name that it has there', async () => {
    await chat();

    expect(world.models.requests[0]).toMatchObject({
      modelId: 'gpt',
      provider: { name: 'elsewhere', ...PROVIDER },
    });
  });

  it('is judged by the gateway’s guardrail', async () => {
    const guard = new WordGuard();
    const models = world.models;
    models.script = wholeAnswer('Take a bomb');

    world.guard = guard;
    Object.assign(world, { models: new GuardedModels(models, guard, 'sync') });
    await chat();

    expect(textOf(world.events)).toBe(REFUSED);
    expect(guard.asked.map(({ source }) => source)).toEqual(['INPUT', 'OUTPUT']);
  });
});

describe('a model of Bedrock’s', () => {
  it('is judged by Bedrock alone', async () => {
    const guard = new WordGuard();
    const models = world.models;
    offer({});

    Object.assign(world, { models: new GuardedModels(models, guard, 'sync') });
    await chat();

    expect(textOf(world.events)).toBe('Because of Rayleigh scattering.');
    expect(guard.asked).toEqual([]);
  });
});

describe('a model of some groups', () => {
  beforeEach(() => {
    offer({ groups: ['pilots', 'testers'] });
  });

  it('is there for their members', async () => {
    await chat({}, ['standard', 'pilots']);

    expect(world.models.requests).toHaveLength(1);
  });

  it('is not there for others whose plan has it', async () => {
    await chat();

    expect(world.models.requests).toEqual([]);
    expect(lastError()).toMatchObject({ type: 'model_not_allowed', details: { allowedModels: [] } });
  });
});
