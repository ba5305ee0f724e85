import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { ConfigurationItem } from '../../src/aws/dynamodb/configuration-item';
import { DynamoDbRaises } from '../../src/aws/dynamodb/dynamodb-raises';
import type { RaiseAudit } from '../../src/gateway/metering/raises';
import { startTables, TABLES } from './tables';

const NOON = Date.UTC(2026, 10, 23, 12);

let tables: Awaited<ReturnType<typeof startTables>>;
let raises: DynamoDbRaises;
beforeAll(async () => {
  tables = await startTables();
  raises = new DynamoDbRaises(tables.client, TABLES.configuration);
});
afterAll(() => tables.close());

const audit = (id: string, until: number, grantedAt = NOON): RaiseAudit => ({
  raise: { id, scope: 'user', subject: 'user-1', window: 'month', unit: 'tokens', amount: 500, until },
  grantedBy: 'arn:aws:iam::111122223333:role/operator',
  reason: 'A deadline',
  grantedAt,
});
const inForce = async () => {
  const { client } = tables;
  const clock = { now: () => NOON };
  const source = new ConfigurationItem({ client, tableName: TABLES.configuration, clock, refreshMs: 1 });
  return (await source.current()).raises.map(({ id }) => id);
};

describe('raises', () => {
  it('are none before the first', async () => {
    expect(await inForce()).toEqual([]);
  });

  it('come with the configuration, and those that have ended are dropped by the next', async () => {
    await raises.grant(audit('first', NOON + 1_000));
    const first = await inForce();
    await raises.grant(audit('second', NOON + 90_000, NOON + 2_000));

    expect([first, await inForce()]).toEqual([['first'], ['second']]);
  });

  it('are all kept when they are granted at once', async () => {
    await Promise.all(['a', 'b', 'c'].map((id) => raises.grant(audit(id, NOON + 90_000))));

    expect((await inForce()).toSorted()).toEqual(['a', 'b', 'c', 'second']);
  });

  it('leave a record each that lasts', async () => {
    const { Items = [] } = await tables.client.send(new ScanCommand({ TableName: TABLES.configuration }));
    const records = Items.map((item) => unmarshall(item) as { id: string }).filter(({ id }) =>
      id.startsWith('audit#'),
    );

    expect(records.map(({ id }) => id).toSorted()[0]).toBe('audit#2026-11-23T12:00:00.000Z#a');
    expect(records).toHaveLength(5);
    expect(records[0]).toMatchObject({
      action: 'raise',
      grantedBy: 'arn:aws:iam::111122223333:role/operator',
      reason: 'A deadline',
      raise: { subject: 'user-1', amount: 500 },
    });
  });

  it('are not granted where the store fails', async () => {
    tables.dynamoDb.faults.every('TransactWriteItems', 'internalServerError');

    await expect(raises.grant(audit('never', NOON + 90_000))).rejects.toMatchObject({
      name: 'InternalServerError',
    });
    tables.dynamoDb.faults.clear();
    expect(await inForce()).not.toContain('never');
  });
});
