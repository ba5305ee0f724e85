import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { configurationSchema } from '../../../src/gateway/configuration/configuration';
import { configuration } from '../world';

const { raises: _, hasPrepared: __, ...valid } = configuration();
const provider = { baseUrl: 'https://models.example/v1' };

/** Whether a configuration holds whose model haiku has other ids. */
function accepts(
  ids: Record<string, string | undefined>,
  providers: Record<string, object> = { elsewhere: provider },
) {
  const haiku = { ...valid.models['haiku'], bedrockModelId: undefined, ...ids };
  const { bedrockModelId, ...rest } = haiku;
  const model = bedrockModelId === undefined ? rest : haiku;
  return v.is(configurationSchema, { ...valid, models: { ...valid.models, haiku: model }, providers });
}

describe('a model of the configuration', () => {
  it.each([
    ['is one of Bedrock’s', { bedrockModelId: 'us.amazon.nova' }],
    ['is one of a provider’s', { provider: 'elsewhere', providerModelId: 'gpt' }],
  ])('%s', (_, ids) => {
    expect(accepts(ids)).toBe(true);
  });

  it.each([
    ['neither', {}],
    ['both', { bedrockModelId: 'us.amazon.nova', provider: 'elsewhere', providerModelId: 'gpt' }],
    ['one of Bedrock’s by a provider’s name', { bedrockModelId: 'us.amazon.nova', providerModelId: 'gpt' }],
    ['a provider’s without a name there', { provider: 'elsewhere' }],
    ['of a provider that there is not', { provider: 'nobody', providerModelId: 'gpt' }],
    ['of a provider that every object has', { provider: 'constructor', providerModelId: 'gpt' }],
  ])('cannot be %s', (_, ids) => {
    expect(accepts(ids)).toBe(false);
  });
});

describe('a provider of the configuration', () => {
  it('is called as OpenAI is where nothing else is said', () => {
    const parsed = v.parse(configurationSchema, { ...valid, providers: { elsewhere: provider } });

    expect(parsed.providers['elsewhere']).toEqual({
      ...provider,
      apiKeyHeader: 'Authorization',
      maxTokensField: 'max_completion_tokens',
      query: {},
    });
  });
});
