import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { HttpResponse } from '@smithy/core/protocols';
import { marshall } from '@aws-sdk/util-dynamodb';
import { Readable } from 'node:stream';
import { CONFIGURATION_KEY, ConfigurationItem } from '../../src/aws/dynamodb/configuration-item';
import { DynamoDbPreparedStore } from '../../src/aws/dynamodb/dynamodb-prepared-store';
import { startTables, TABLES } from './tables';

const CLIENT = { region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };

const item = {
  schemaVersion: 1,
  models: {
    'nova-lite': {
      name: 'Amazon Nova Lite',
      bedrockModelId: 'us.amazon.nova-lite-v1:0',
      contextTokens: 300_000,
      maxOutputTokens: 5_000,
      capabilities: [],
      requestFields: [],
      fallbacks: [],
      defaults: {},
      groups: [],
      attempts: 3,
      prices: [{ from: '2026-11-01', input: 60_000, output: 240_000 }],
    },
  },
  providers: {},
  plans: [
    {
      name: 'everyone',
      group: '*',
      models: ['nova-lite'],
      concurrentTurns: 10,
      answerMinutes: 60,
      limits: [{ window: 'month', unit: 'tokens', limit: 1_000_000 }],
    },
  ],
  teams: [],
  organisation: { limits: [] },
  guardrailPrices: [],
  warnAtPercent: [80],
  turnRetentionDays: 90,
};
const configuration = { ...item, raises: [], hasPrepared: false };

let tables: Awaited<ReturnType<typeof startTables>>;
let now = 0;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

const createSource = () =>
  new ConfigurationItem({
    client: tables.client,
    tableName: TABLES.configuration,
    preparedTableName: TABLES.prepared,
    clock: { now: () => now },
    refreshMs: 30_000,
  });
const put = (item: object) =>
  tables.client.send(
    new PutItemCommand({
      TableName: TABLES.configuration,
      Item: { ...CONFIGURATION_KEY, ...marshall(item) },
    }),
  );

describe('ConfigurationItem', () => {
  it('reads the item that Terraform writes', async () => {
    expect(await createSource().current()).toMatchObject({
      schemaVersion: 1,
      models: { 'nova-lite': { prices: [{ input: 60_000, output: 240_000 }] } },
      plans: [{ name: 'power' }, { name: 'standard' }],
    });
  });

  it('reads what has changed since', async () => {
    await put(item);

    expect(await createSource().current()).toEqual(configuration);
  });

  it('keeps it for its refresh time, and no longer', async () => {
    await put(item);
    const source = createSource();
    await source.current();
    await put({ ...item, turnRetentionDays: 40 });

    now += 29_999;
    expect((await source.current()).turnRetentionDays).toBe(90);
    now += 1;
    expect((await source.current()).turnRetentionDays).toBe(40);
  });

  it('is closed while the item is not valid, and open again once it is', async () => {
    const source = createSource();
    await put({ ...item, plans: [{ ...item.plans[0], models: ['unknown'] }] });
    await expect(source.current()).rejects.toMatchObject({ code: 'internal_server_error' });

    await put(item);
    expect(await source.current()).toEqual(configuration);
  });

  it('remembers what it read last, and says so while it has read nothing', async () => {
    await put(item);
    const source = createSource();
    const before = source.latest;

    await source.current();
    now += 60_000;

    expect(before).toBeUndefined();
    expect(source.latest).toEqual(configuration);
  });

  it('says that there are prepared responses from the first on that was loaded', async () => {
    await put(item);
    const source = createSource();
    const before = await source.current();
    const store = new DynamoDbPreparedStore(tables.client, TABLES.prepared);
    const key = { audience: { everyone: true }, question: 'why' } as const;
    await store.put({ ...key, answer: 'Because', set: 'faq', version: 1 }, undefined);

    now += 30_000;

    expect(before.hasPrepared).toBe(false);
    expect((await source.current()).hasPrepared).toBe(true);
  });

  it('rejects where a part of it could not be read', async () => {
    await put(item);
    const client = new DynamoDBClient({
      ...CLIENT,
      requestHandler: {
        handle: async () => ({
          response: new HttpResponse({
            statusCode: 200,
            headers: { 'content-type': 'application/x-amz-json-1.0' },
            body: Readable.from([
              JSON.stringify({ Responses: {}, UnprocessedKeys: { t: { Keys: [CONFIGURATION_KEY] } } }),
            ]),
          }),
        }),
      },
    });
    const options = { client, tableName: 't', clock: { now: () => now }, refreshMs: 1 };

    await expect(new ConfigurationItem(options).current()).rejects.toThrow('unread');
  });

  it('is the very same object while nothing has changed', async () => {
    await put(item);
    const source = createSource();
    const first = await source.current();
    now += 30_000;

    expect(await source.current()).toBe(first);
  });

  it('is closed where there is no item', async () => {
    const source = new ConfigurationItem({
      client: tables.client,
      tableName: TABLES.meters,
      clock: { now: () => now },
      refreshMs: 1,
    });

    await expect(source.current()).rejects.toMatchObject({ code: 'internal_server_error' });
  });
});
