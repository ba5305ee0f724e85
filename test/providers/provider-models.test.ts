import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { inspect } from 'node:util';
import type { SecretReader } from '../../src/aws/secrets/secret-reader';
import type { OpenAi, ProviderRequest } from '../../src/local/openai/start-openai';
import { startOpenAi } from '../../src/local/openai/start-openai';
import { ProviderModels } from '../../src/providers/provider-models';
import type { ModelRequest } from '../../src/gateway/models/language-models';
import { converse, modelRequest, provider, textOf, userMessage } from './provider-requests';
import { delta, frame, startSseServer } from './sse-server';

const azure = provider({
  name: 'azure',
  baseUrl: 'https://mine.openai.azure.com/openai/v1',
  apiKeySecretName: 'azure-key',
  apiKeyHeader: 'api-key',
  query: { 'api-version': 'preview' },
});
const withKey = provider({ apiKeySecretName: 'openai-key' });
const ollama = provider({ name: 'ollama', baseUrl: 'https://ollama.example.com/v1' });

/** What the stores hold: the one that the gateway reads, and the provider's own. */
class Keys implements SecretReader {
  readonly stored: Record<string, string> = { 'openai-key': 'sk-one', 'azure-key': 'az-one' };
  readonly wanted: Record<string, string> = { ...this.stored };
  reads = 0;
  private readonly kept = new Map<string, string>();

  async read(name: string): Promise<string> {
    const kept = this.kept.get(name);
    if (kept !== undefined) return kept;
    this.reads += 1;
    const key = this.stored[name];
    if (key === undefined) throw new Error('There is no such secret.');
    this.kept.set(name, key);
    return key;
  }

  forget(name: string): void {
    this.kept.delete(name);
  }
}

let openAi: OpenAi;
let received: ProviderRequest[];
let keys: Keys;
let models: ProviderModels;
beforeEach(async () => {
  received = [];
  keys = new Keys();
  openAi = await startOpenAi({
    providers: { openai: withKey, azure, ollama },
    keyOf: (name) => keys.wanted[name],
    tokensPerSecond: 0,
    firstTokenMs: 0,
    onRequest: (request) => received.push(request),
  });
  models = new ProviderModels({
    egressHosts: ['api.openai.com', 'mine.openai.azure.com', 'ollama.example.com'],
    secrets: keys,
    endpointUrl: openAi.url,
  });
});
afterEach(() => openAi.close());

const ask = (text: string, override: Partial<ModelRequest> = {}, signal?: AbortSignal) =>
  converse(
    models,
    modelRequest({ provider: withKey, messages: [userMessage({ text })], ...override }),
    signal,
  );

describe('ProviderModels', () => {
  it('streams a provider’s answer as Converse does, with what it took', async () => {
    const { events, error } = await ask('[[echo=Grüße, 世界]]');

    expect(error).toBeUndefined();
    expect(textOf(events)).toBe('Grüße, 世界');
    expect(events[0]).toEqual({ messageStart: { role: 'assistant' } });
    expect(events.slice(-2)).toEqual([
      { messageStop: { stopReason: 'end_turn' } },
      {
        metadata: {
          usage: expect.objectContaining({
            inputTokens: expect.any(Number),
            outputTokens: expect.any(Number),
          }),
          serviceTier: 'default',
        },
      },
    ]);
  });

  it('streams what the model thinks, says and calls', async () => {
    const { events } = await ask('[[think=Hm]] [[echo=Let me look.]] [[tool=weather {"city":"Oslo"}]]');

    const names = events.flatMap((event) => Object.keys(event));
    expect(names.filter((name, index) => name !== names[index - 1])).toEqual([
      'messageStart',
      'contentBlockDelta',
      'contentBlockStop',
      'contentBlockDelta',
      'contentBlockStop',
      'contentBlockStart',
      'contentBlockDelta',
      'contentBlockStop',
      'messageStop',
      'metadata',
    ]);
    expect(events).toContainEqual({ messageStop: { stopReason: 'tool_use' } });
    expect(
      events
        .map((event) =>
          'contentBlockDelta' in event ? (event.contentBlockDelta.delta.toolUse?.input ?? '') : '',
        )
        .join(''),
    ).toBe('{"city":"Oslo"}');
  });

  it('asks at the provider’s address, with its key as a bearer token', async () => {
    await ask('Hello');

    expect(received).toEqual([
      expect.objectContaining({ provider: 'openai', url: '/openai/v1/chat/completions' }),
    ]);
    expect(received[0]!.headers).toMatchObject({ authorization: 'Bearer sk-one' });
    expect(received[0]!.headers).not.toHaveProperty('openai-organization');
  });

  it('asks Azure with its own header and query', async () => {
    await ask('Hello', { provider: azure });

    expect(received[0]).toMatchObject({ url: '/azure/v1/chat/completions?api-version=preview' });
    expect(received[0]!.headers).toMatchObject({ 'api-key': 'az-one' });
    expect(received[0]!.headers).not.toHaveProperty('authorization');
  });

  it('sends no key to a provider that wants none', async () => {
    const { error } = await ask('Hello', { provider: ollama });

    expect(error).toBeUndefined();
    expect(keys.reads).toBe(0);
    expect(received[0]!.headers).not.toHaveProperty('authorization');
  });

  it('takes no settings of OpenAI’s own client from its environment', async () => {
    const variables = { OPENAI_ORG_ID: 'org', OPENAI_PROJECT_ID: 'project', OPENAI_API_KEY: 'sk-other' };
    Object.assign(process.env, variables);

    await ask('Hello', { provider: ollama });
    for (const name of Object.keys(variables)) delete process.env[name];

    expect(received[0]!.headers).not.toHaveProperty('openai-organization');
    expect(received[0]!.headers).not.toHaveProperty('openai-project');
    expect(JSON.stringify(received[0]!.headers)).not.toContain('sk-other');
  });

  it.each([
    ['throttle', { code: 'bedrock_throttling_error', passing: true }],
    ['unavailable', { code: 'bedrock_api_error', passing: true }],
    ['access-denied', { code: 'bedrock_access_denied', passing: false }],
    ['not-ready', { code: 'bedrock_model_not_ready', passing: true }],
    ['validation', { code: 'bedrock_validation_error', passing: false, outage: false }],
    ['error-after:0', { code: 'bedrock_api_error', passing: true, outage: true }],
    ['throttle-after:5', { code: 'bedrock_throttling_error', passing: true }],
    ['reset-after:5', { code: 'bedrock_api_error', passing: false, outage: false }],
  ])('tells %s in words of its own', async (fault, expected) => {
    const { error } = await ask(`[[fault=${fault}]] my secret`);

    expect(error).toMatchObject({ name: 'ModelError', ...expected });
    expect(inspect(error, { depth: 10 })).not.toMatch(/my secret|sk-one/);
  });

  it.each(['cut-after:5', 'cut-before'])(
    'leaves an answer that broke off without its end: %s',
    async (fault) => {
      const { events, error } = await ask(`[[fault=${fault}]]`);

      expect(error).toBeUndefined();
      expect(events.some((event) => 'messageStop' in event || 'metadata' in event)).toBe(false);
    },
  );

  it('is no place to ask for a model of Bedrock', async () => {
    expect((await ask('Hello', { provider: undefined })).error).toMatchObject({ name: 'Error' });
  });
});

describe('the key of a provider', () => {
  it('that was rotated is read again, and the turn is answered', async () => {
    await ask('Hello');
    keys.stored['openai-key'] = keys.wanted['openai-key'] = 'sk-two';

    const { error } = await ask('[[echo=again]]');

    expect(error).toBeUndefined();
    expect(keys.reads).toBe(2);
    expect(openAi.unauthorised).toBe(1);
    expect(received.at(-1)!.headers.authorization).toBe('Bearer sk-two');
  });

  it('that is refused for good is not tried again', async () => {
    keys.wanted['openai-key'] = 'sk-other';

    const { error } = await ask('Hello');

    expect(error).toMatchObject({ code: 'bedrock_access_denied', outage: true, passing: false });
    expect(openAi.unauthorised).toBe(1);
    expect(inspect(error, { depth: 10 })).not.toContain('sk-');
  });

  it('that was rotated to a wrong one is tried once', async () => {
    await ask('Hello');
    keys.wanted['openai-key'] = 'sk-other';
    keys.stored['openai-key'] = 'sk-wrong';

    expect((await ask('Hello')).error).toMatchObject({ code: 'bedrock_access_denied' });
    expect(openAi.unauthorised).toBe(2);
  });

  it('that cannot be read keeps the provider from being asked', async () => {
    delete keys.stored['openai-key'];

    const { error } = await ask('Hello');

    expect(error).toMatchObject({ code: 'bedrock_access_denied', outage: true });
    expect(openAi.requests + openAi.unauthorised).toBe(0);
  });
});

describe('a turn that is aborted', () => {
  const reason = new Error('cancelled');

  it('while the provider is silent ends with the reason', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 50);

    expect((await ask('[[first=60000]]', {}, controller.signal)).error).toBe(reason);
  });

  it('before it began asks nobody', async () => {
    expect((await ask('Hello', {}, AbortSignal.abort(reason))).error).toBe(reason);
    expect(openAi.requests).toBe(0);
  });

  it('in the stream ends with the reason, though the client ends as if the answer were whole', async () => {
    const controller = new AbortController();
    const models_ = models.converse(
      modelRequest({ provider: withKey, messages: [userMessage({ text: '[[pace=20]]' })] }),
      controller.signal,
    );
    const read = async () => {
      for await (const event of models_) if ('contentBlockDelta' in event) controller.abort(reason);
    };

    await expect(read()).rejects.toBe(reason);
  });
});

describe('the connection to a provider', () => {
  const endless = async () => {
    const server = await startSseServer();
    const closed = new Promise<void>((resolve) => {
      server.answer = (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(frame(delta({ content: 'on and ' })));
        void once(response, 'close').then(() => resolve());
      };
    });
    return { server, closed };
  };

  it('is closed when the turn is aborted', async () => {
    const { server, closed } = await endless();
    const controller = new AbortController();

    const read = async () => {
      for await (const event of server.models.converse(modelRequest(), controller.signal)) {
        if ('contentBlockDelta' in event) controller.abort(new Error('cancelled'));
      }
    };

    await expect(read()).rejects.toThrow('cancelled');
    await closed;
    await server.close();
  });

  it('is closed when nobody reads on', async () => {
    const { server, closed } = await endless();

    for await (const event of server.models.converse(modelRequest(), new AbortController().signal)) {
      if ('contentBlockDelta' in event) break;
    }

    await closed;
    await server.close();
  });

  it('is kept from one turn to the next', async () => {
    const server = await startSseServer();
    server.answer = (response) => response.writeHead(200).end(frame(delta({ content: 'Hi' }, 'stop')));

    for (let turn = 0; turn < 3; turn++) await converse(server.models, modelRequest());
    await server.close();

    expect(server.asked).toHaveLength(3);
    expect(server.connections).toHaveLength(1);
  });
});
