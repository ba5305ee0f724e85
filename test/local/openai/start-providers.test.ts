import { afterEach, describe, expect, it } from '@jest/globals';
import { marshall } from '@aws-sdk/util-dynamodb';
import OpenAI from 'openai';
import { configuredProviders } from '../../../src/local/openai/configured-providers';
import { startProviders } from '../../../src/local/openai/start-providers';
import type { LocalResources, TableResource } from '../../../src/local/resources';
import { Shutdown } from '../../../src/local/shutdown';

const table = (...items: object[]): TableResource => ({
  definition: { TableName: 'configuration', KeySchema: [], AttributeDefinitions: [] },
  items: items.map((item) => marshall(item)),
});
const resources = (...tables: TableResource[]) =>
  ({ region: 'us-east-1', accountId: '000000000000', tables }) as unknown as LocalResources;

const configuration = table(
  { id: 'other' },
  {
    id: 'gateway',
    schemaVersion: 1,
    providers: {
      openai: { baseUrl: 'https://api.openai.com/v1', apiKeySecretName: 'openai-key' },
      ollama: { baseUrl: 'https://ollama.example.com/v1' },
    },
  },
);

let shutdown: Shutdown;
const start = (of: LocalResources) => startProviders(of, (shutdown = new Shutdown()), undefined);
afterEach(() => shutdown?.close());

describe('the providers of the local runtime', () => {
  it('are those that the configuration item names', () => {
    expect(configuredProviders(resources(table(), configuration))).toEqual({
      openai: { apiKeySecretName: 'openai-key', apiKeyHeader: 'Authorization' },
      ollama: { apiKeyHeader: 'Authorization' },
    });
    expect(configuredProviders(resources(table({ id: 'gateway' })))).toEqual({});
  });

  it('are not started where there are none', async () => {
    expect(await start(resources(table({ id: 'gateway', providers: {} })))).toBeUndefined();
  });

  it('want the key that is in the local Secrets Manager, and show what they were asked', async () => {
    const providers = (await start(resources(configuration)))!;
    const apiKey = providers.secrets.valueOf('openai-key')!;
    const client = new OpenAI({ baseURL: `${providers.url}/openai/v1`, apiKey, maxRetries: 0 });

    const stream = await client.chat.completions.create({
      model: 'gpt-5-mini',
      messages: [{ role: 'user', content: '[[first=0]] [[pace=0]]' }],
      stream: true,
    });
    for await (const chunk of stream) expect(chunk).toBeDefined();

    expect(apiKey).toMatch(/^sk-local-[0-9a-f]{48}$/);
    expect(providers.requests).toBe(1);
    expect(providers.received.map(({ provider }) => provider)).toEqual(['openai']);
  });

  it('have other keys with every start', async () => {
    const keys = [];
    for (let started = 0; started < 2; started++) {
      keys.push((await start(resources(configuration)))!.secrets.valueOf('openai-key'));
      await shutdown.close();
    }

    expect(new Set(keys).size).toBe(2);
  });
});
