import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { CONFIGURATION_KEY, ConfigurationItem } from '../../src/aws/dynamodb/configuration-item';
import { demoConfiguration } from '../../src/local/demo-configuration';
import { startTables, TABLES } from './tables';

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
  it('reads the item that Terraform wrote', async () => {
    await put(demoConfiguration);

    expect(await createSource().current()).toEqual(demoConfiguration);
  });

  it('keeps it for its refresh time, and no longer', async () => {
    await put(demoConfiguration);
    const source = createSource();
    await source.current();
    await put({ ...demoConfiguration, turnRetentionDays: 7 });

    now += 29_999;
    expect((await source.current()).turnRetentionDays).toBe(30);
    now += 1;
    expect((await source.current()).turnRetentionDays).toBe(7);
  });

  it('is closed while the item is not valid, and open again once it is', async () => {
    const source = createSource();
    await put({ ...demoConfiguration, plans: [{ name: 'p', group: '*', models: ['unknown'], limits: [] }] });
    await expect(source.current()).rejects.toMatchObject({ code: 'internal_server_error' });

    await put(demoConfiguration);
    expect(await source.current()).toEqual(demoConfiguration);
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
