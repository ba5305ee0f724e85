import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { CONFIGURATION_KEY, ConfigurationItem } from '../../src/aws/dynamodb/configuration-item';
import type { GatewayConfiguration } from '../../src/gateway/configuration/configuration';
import { startTables, TABLES } from './tables';

const configuration: GatewayConfiguration = {
  schemaVersion: 1,
  models: {
    'nova-lite': {
      name: 'Amazon Nova Lite',
      bedrockModelId: 'us.amazon.nova-lite-v1:0',
      contextTokens: 300_000,
      maxOutputTokens: 5_000,
      price: { input: 60_000, output: 240_000 },
    },
  },
  plans: [
    {
      name: 'everyone',
      group: '*',
      models: ['nova-lite'],
      limits: [{ scope: 'user', window: 'month', unit: 'tokens', limit: 1_000_000 }],
    },
  ],
  turnRetentionDays: 30,
};

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
      models: { 'nova-lite': { price: { input: 60_000, output: 240_000 } } },
      plans: [{ name: 'power' }, { name: 'standard' }],
    });
  });

  it('reads what has changed since', async () => {
    await put(configuration);

    expect(await createSource().current()).toEqual(configuration);
  });

  it('keeps it for its refresh time, and no longer', async () => {
    await put(configuration);
    const source = createSource();
    await source.current();
    await put({ ...configuration, turnRetentionDays: 7 });

    now += 29_999;
    expect((await source.current()).turnRetentionDays).toBe(30);
    now += 1;
    expect((await source.current()).turnRetentionDays).toBe(7);
  });

  it('is closed while the item is not valid, and open again once it is', async () => {
    const source = createSource();
    await put({ ...configuration, plans: [{ name: 'p', group: '*', models: ['unknown'], limits: [] }] });
    await expect(source.current()).rejects.toMatchObject({ code: 'internal_server_error' });

    await put(configuration);
    expect(await source.current()).toEqual(configuration);
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
