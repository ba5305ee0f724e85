import { describe, expect, it } from '@jest/globals';
import { baseUrlOf } from '../../src/providers/egress';
import { ProviderModels } from '../../src/providers/provider-models';
import { converse, modelRequest, noSecrets, provider } from './provider-requests';
import { startSseServer } from './sse-server';

const hosts = ['api.openai.com', 'models.example.com:8443'];

describe('where requests to a provider go', () => {
  it.each([
    ['https://api.openai.com/v1', 'https://api.openai.com/v1'],
    ['https://API.OpenAI.com/v1/', 'https://API.OpenAI.com/v1'],
    ['https://models.example.com:8443/openai/v1', 'https://models.example.com:8443/openai/v1'],
  ])('%s is where it says', (baseUrl, url) => {
    expect(baseUrlOf(provider({ baseUrl }), { hosts })).toBe(url);
  });

  it.each([
    ['another host', 'https://api.openai.com.evil.example/v1'],
    ['a host below an allowed one', 'https://eu.api.openai.com/v1'],
    ['another port than the allowed one', 'https://models.example.com/v1'],
    ['no TLS', 'http://api.openai.com/v1'],
    ['a name and a password', 'https://me:secret@api.openai.com/v1'],
    ['an allowed host as its name', 'https://api.openai.com@evil.example/v1'],
    ['no address', 'api.openai.com'],
  ])('%s is refused', (_, baseUrl) => {
    expect(() => baseUrlOf(provider({ baseUrl }), { hosts })).toThrow(
      expect.objectContaining({ code: 'bedrock_access_denied', outage: true }),
    );
  });

  it('is the local stand-in where there is one, under the provider’s name', () => {
    const endpointUrl = 'http://127.0.0.1:4711';

    expect(baseUrlOf(provider({ name: 'my azure' }), { hosts, endpointUrl })).toBe(
      'http://127.0.0.1:4711/my%20azure/v1',
    );
  });

  it('is nowhere where no host is allowed, and nothing is sent or read', async () => {
    const server = await startSseServer();
    const models = new ProviderModels({ egressHosts: [], secrets: noSecrets, endpointUrl: server.url });

    const { error } = await converse(
      models,
      modelRequest({ provider: provider({ apiKeySecretName: 'key' }) }),
    );
    await server.close();

    expect(error).toMatchObject({ code: 'bedrock_access_denied', outage: true, passing: false });
    expect(error!.cause).toMatchObject({ message: expect.stringContaining('openai') });
    expect(server.connections).toEqual([]);
  });
});
