import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
  paginateQuery,
} from '@aws-sdk/client-dynamodb';
import type { QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { createContractTable } from './contract-table';
import type { ContractTable } from './contract-table';
import { key } from './turns-table';

describe('DynamoDB reads', () => {
  let table: ContractTable;
  beforeAll(async () => {
    table = await createContractTable();
  });
  afterAll(() => table.close());

  const leases = async () => {
    const { Items = [] } = await table.client.send(
      new QueryCommand({
        TableName: table.TableName,
        IndexName: 'leases',
        KeyConditionExpression: 'leaseShard = :shard AND leaseUntil < :now',
        ExpressionAttributeValues: { ':shard': { S: 'shard' }, ':now': { N: '1000' } },
      }),
    );
    return Items.map((item) => [item.sk?.S, item.leaseUntil?.N]);
  };
  const change = (sk: string, UpdateExpression: string, values?: Record<string, { N: string }>) =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.TableName,
        Key: key(sk),
        UpdateExpression,
        ...(values && { ExpressionAttributeValues: values }),
      }),
    );

  it('finds in a sparse index what has the key attributes, in order, as long as it has them', async () => {
    const lease = (sk: string, until: string) => ({
      PutRequest: { Item: { ...key(sk), leaseShard: { S: 'shard' }, leaseUntil: { N: until } } },
    });
    const settled = { PutRequest: { Item: key('settled') } };
    const turns = [lease('c', '100'), lease('b', '9'), lease('a', '-5'), lease('late', '2000'), settled];
    await table.client.send(new BatchWriteItemCommand({ RequestItems: { [table.TableName]: turns } }));
    const found = await leases();

    await change('a', 'REMOVE leaseShard, leaseUntil');
    await change('b', 'SET leaseUntil = :until', { ':until': { N: '500' } });
    await table.client.send(new DeleteItemCommand({ TableName: table.TableName, Key: key('c') }));
    await change('late', 'SET leaseUntil = :until', { ':until': { N: '1' } });
    const foundAfterwards = await leases();

    expect(found).toEqual([
      ['a', '-5'],
      ['b', '9'],
      ['c', '100'],
    ]);
    expect(foundAfterwards).toEqual([
      ['late', '1'],
      ['b', '500'],
    ]);
  });

  it('reads what has just been written with ConsistentRead', async () => {
    await table.client.send(
      new PutItemCommand({ TableName: table.TableName, Item: { ...key('fresh'), n: { N: '1' } } }),
    );

    const { Item } = await table.client.send(
      new GetItemCommand({
        TableName: table.TableName,
        Key: key('fresh'),
        ConsistentRead: true,
        ProjectionExpression: 'n',
      }),
    );

    expect(Item).toEqual({ n: { N: '1' } });
  });

  it('writes 25 items and reads them in batches', async () => {
    const keys = Array.from({ length: 25 }, (_, index) => key(`${index}`, 'batch'));
    const puts = keys.map((Item) => ({ PutRequest: { Item } }));

    const written = await table.client.send(
      new BatchWriteItemCommand({ RequestItems: { [table.TableName]: puts } }),
    );
    const read = await table.client.send(
      new BatchGetItemCommand({
        RequestItems: { [table.TableName]: { Keys: [...keys, key('absent', 'batch')] } },
      }),
    );

    expect(written.UnprocessedItems).toEqual({});
    expect(read.Responses?.[table.TableName]).toHaveLength(25);
    expect(read.Responses?.[table.TableName]).toEqual(expect.arrayContaining(keys));
  });

  it.each([
    ['forwards', true, ['00', '01', '02', '03', '04', '05', '06']],
    ['backwards', false, ['06', '05', '04', '03', '02', '01', '00']],
  ])('pages through a query %s', async (_name, ScanIndexForward, expected) => {
    for (const sk of expected) {
      await table.client.send(
        new PutItemCommand({ TableName: table.TableName, Item: key(`turn#${sk}`, 'pages') }),
      );
    }

    const pages: QueryCommandOutput[] = [];
    const query = {
      TableName: table.TableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': { S: 'pages' }, ':prefix': { S: 'turn#' } },
      ScanIndexForward,
    };

    for await (const page of paginateQuery({ client: table.client, pageSize: 3 }, query)) pages.push(page);

    expect(pages.map(({ Count }) => Count)).toEqual([3, 3, 1]);
    expect(pages.flatMap(({ Items = [] }) => Items.map(({ sk }) => sk?.S))).toEqual(
      expected.map((sk) => `turn#${sk}`),
    );
  });

  it('filters after it has counted', async () => {
    const filtered = await table.client.send(
      new ScanCommand({
        TableName: table.TableName,
        FilterExpression: 'begins_with(sk, :prefix) AND sk <> :first',
        ExpressionAttributeValues: { ':prefix': { S: 'turn#' }, ':first': { S: 'turn#00' } },
      }),
    );

    expect(filtered.Count).toBe(6);
    expect(filtered.ScannedCount).toBeGreaterThan(6);
  });
});
