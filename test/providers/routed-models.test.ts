import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LanguageModels } from '../../src/gateway/models/language-models';
import type { OpenAi } from '../../src/local/openai/start-openai';
import { startOpenAi } from '../../src/local/openai/start-openai';
import type { SecretsManager } from '../../src/local/secrets-manager/start-secrets-manager';
import { startSecretsManager } from '../../src/local/secrets-manager/start-secrets-manager';
import { LazyProviderModels } from '../../src/providers/lazy-provider-models';
import { RoutedModels } from '../../src/providers/routed-models';
import { converse, modelRequest, provider, textOf, userMessage } from './provider-requests';

const saying = (text: string): LanguageModels => ({
  async *converse() {
    yield { contentBlockDelta: { contentBlockIndex: 0, delta: { text } } };
  },
});

describe('RoutedModels', () => {
  const routed = new RoutedModels(saying('Bedrock'), saying('a provider'));

  it.each([
    ['Bedrock', undefined],
    ['a provider', provider()],
  ])('asks %s for its models', async (whom, of) => {
    expect(textOf((await converse(routed, modelRequest({ provider: of }))).events)).toBe(whom);
  });
});

describe('LazyProviderModels', () => {
  const variables = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
  const before = { ...process.env };
  let secretsManager: SecretsManager;
  let openAi: OpenAi;
  let models: LazyProviderModels;
  beforeEach(async () => {
    const withKey = { apiKeySecretName: 'openai-key', apiKeyHeader: 'Authorization' as const };
    secretsManager = await startSecretsManager({
      region: 'us-east-1',
      accountId: '000000000000',
      secrets: { 'openai-key': 'sk-one' },
    });
    openAi = await startOpenAi({
      providers: { openai: withKey },
      keyOf: (name) => secretsManager.valueOf(name),
      tokensPerSecond: 0,
      firstTokenMs: 0,
    });
    Object.assign(process.env, variables, { AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.url });
    models = new LazyProviderModels({
      egressHosts: ['api.openai.com'],
      endpointUrl: openAi.url,
      clock: { now: () => 0 },
    });
  });
  afterEach(async () => {
    process.env = { ...before };
    await openAi.close();
    await secretsManager.close();
  });

  const request = modelRequest({
    provider: provider({ apiKeySecretName: 'openai-key' }),
    messages: [userMessage({ text: '[[echo=Hello]]' })],
  });

  it('asks a provider with its key from Secrets Manager', async () => {
    const { events, error } = await converse(models, request);

    expect(error).toBeUndefined();
    expect(textOf(events)).toBe('Hello');
  });

  it('loads its clients once, and reads a key once', async () => {
    expect(await models.load()).toBe(await models.load());
    await converse(models, request);
    await converse(models, request);

    expect(openAi.requests).toBe(2);
    expect(secretsManager.requests).toBe(1);
  });

  it('fails as its provider does', async () => {
    const refused = { ...request, messages: [userMessage({ text: '[[fault=throttle]]' })] };

    expect((await converse(models, refused)).error).toMatchObject({
      name: 'ModelError',
      code: 'bedrock_throttling_error',
      passing: true,
      outage: true,
      cause: { name: 'ProviderFailure' },
    });
  });

  it('ends with the reason of a signal that was aborted meanwhile', async () => {
    const reason = new Error('cancelled');

    expect((await converse(models, request, AbortSignal.abort(reason))).error).toBe(reason);
  });
});
