import { describe, expect, it } from '@jest/globals';
import {
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startDynamoDb } from '../../../src/local/dynamodb/dynamodb';
import type { DynamoDb } from '../../../src/local/dynamodb/dynamodb';
import { clientOf } from './contract-table';
import { key, turnsTable } from './turns-table';

type Metric = [name: string, value: number, table: string, operation: string];

/** The metrics of what `act` does, without the latencies. */
async function metricsOf(
  act: (client: DynamoDBClient, dynamoDb: DynamoDb) => Promise<unknown>,
): Promise<Metric[]> {
  const metrics: Metric[] = [];
  const dynamoDb = await startDynamoDb({
    tables: [{ ...turnsTable, items: [{ ...key('big'), text: { S: 'x'.repeat(3000) } }] }],
    onMetric: (...metric) => metrics.push(metric),
  });
  const client = clientOf(dynamoDb.url);
  await act(client, dynamoDb);
  client.destroy();
  await dynamoDb.close();
  return metrics.filter(([name]) => name !== 'SuccessfulRequestLatency');
}

const TableName = 'turns';
const putBig = new PutItemCommand({
  TableName,
  Item: key('big'),
  ConditionExpression: 'attribute_not_exists(pk)',
});

describe('metrics of the local DynamoDB', () => {
  it('counts capacity and latency of each request, table and operation', async () => {
    const latencies: Metric[] = [];
    const dynamoDb = await startDynamoDb({
      tables: [turnsTable],
      onMetric: (...metric) => latencies.push(metric),
    });
    const client = clientOf(dynamoDb.url);

    await client.send(new PutItemCommand({ TableName, Item: key('a') }));
    await client.send(new GetItemCommand({ TableName, Key: key('a') }));
    client.destroy();
    await dynamoDb.close();

    expect(latencies).toEqual([
      ['ConsumedWriteCapacityUnits', 1, TableName, 'PutItem'],
      ['SuccessfulRequestLatency', expect.any(Number), TableName, 'PutItem'],
      ['ConsumedReadCapacityUnits', 0.5, TableName, 'GetItem'],
      ['SuccessfulRequestLatency', expect.any(Number), TableName, 'GetItem'],
    ]);
  });

  it('counts the whole item for a false condition', async () => {
    const metrics = await metricsOf((client) => client.send(putBig).catch(() => undefined));

    expect(metrics).toEqual([
      ['ConsumedWriteCapacityUnits', 3, TableName, 'PutItem'],
      ['ConditionalCheckFailedRequests', 1, TableName, 'PutItem'],
    ]);
  });

  it('counts transactions twice, also one that is cancelled', async () => {
    const { input } = putBig;
    const Put = { TableName, Item: input.Item, ConditionExpression: input.ConditionExpression };

    const metrics = await metricsOf(async (client) => {
      await client.send(
        new TransactGetItemsCommand({ TransactItems: [{ Get: { TableName, Key: key('big') } }] }),
      );
      await client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put }] })).catch(() => undefined);
    });

    expect(metrics).toEqual([
      ['ConsumedReadCapacityUnits', 2, TableName, 'TransactGetItems'],
      ['ConsumedWriteCapacityUnits', 6, TableName, 'TransactWriteItems'],
      ['ConditionalCheckFailedRequests', 1, TableName, 'TransactWriteItems'],
      ['UserErrors', 1, TableName, 'TransactWriteItems'],
    ]);
  });

  it('tells throttled requests, system errors and user errors apart', async () => {
    const get = new GetItemCommand({ TableName, Key: key('a') });
    const query = new QueryCommand({ TableName, KeyConditionExpression: 'wrong = :missing' });

    const metrics = await metricsOf(async (client, { faults }) => {
      faults.next('GetItem', 'throttle');
      faults.next('GetItem', 'internalServerError');
      for (const command of [get, get]) await client.send(command).catch(() => undefined);
      await client.send(query).catch(() => undefined);
    });

    expect(metrics).toEqual([
      ['ThrottledRequests', 1, TableName, 'GetItem'],
      ['SystemErrors', 1, TableName, 'GetItem'],
      ['UserErrors', 1, TableName, 'Query'],
    ]);
  });
});
