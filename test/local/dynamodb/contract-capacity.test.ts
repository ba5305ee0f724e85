import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { createContractTable } from './contract-table';
import type { ContractTable } from './contract-table';
import { key } from './turns-table';

describe('DynamoDB consumed capacity', () => {
  let table: ContractTable;
  beforeAll(async () => {
    table = await createContractTable();
  });
  afterAll(() => table.close());

  const putOf = (sk: string, bytes: number, more = {}) => ({
    TableName: table.TableName,
    Item: { ...key(sk), text: { S: 'x'.repeat(bytes) }, ...more },
  });
  const put = async (sk: string, bytes: number, more = {}) =>
    (
      await table.client.send(
        new PutItemCommand({ ...putOf(sk, bytes, more), ReturnConsumedCapacity: 'INDEXES' }),
      )
    ).ConsumedCapacity;
  const update = async (sk: string, input: Partial<UpdateItemCommandInput>) => {
    const command = {
      TableName: table.TableName,
      Key: key(sk),
      ReturnConsumedCapacity: 'INDEXES',
      ...input,
    } as const;
    return (await table.client.send(new UpdateItemCommand(command))).ConsumedCapacity;
  };

  it('counts a write by the whole item, a unit a kilobyte', async () => {
    await put('whole', 2500);

    const consumed = await update('whole', {
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    });

    expect(consumed).toMatchObject({ CapacityUnits: 3, Table: { CapacityUnits: 3 } });
  });

  it('counts the larger of the item before and after', async () => {
    await put('shrinking', 4000);

    const shrunk = await put('shrinking', 10);
    const { ConsumedCapacity: deleted } = await table.client.send(
      new DeleteItemCommand({
        TableName: table.TableName,
        Key: key('shrinking'),
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );

    expect(shrunk?.CapacityUnits).toBe(4);
    expect(deleted).toEqual({ TableName: table.TableName, CapacityUnits: 1 });
  });

  it('counts bytes of UTF-8, names included', async () => {
    const consumed = await put('utf8', 0, { ü: { S: 'ü'.repeat(510) } });

    expect(consumed?.CapacityUnits).toBe(2);
  });

  it('counts an index entry when it appears, twice when it moves, and not when it stays', async () => {
    const lease = (until: string) => ({
      UpdateExpression: 'SET leaseShard = :shard, leaseUntil = :until',
      ExpressionAttributeValues: { ':shard': { S: 'a' }, ':until': { N: until } },
    });

    const plain = await put('lease', 10);
    const appears = await update('lease', lease('1'));
    const moves = await update('lease', lease('2'));
    const stays = await update('lease', lease('2'));
    const goes = await update('lease', { UpdateExpression: 'REMOVE leaseShard' });

    const units = [plain, appears, moves, stays, goes].map((one) => [
      one?.CapacityUnits,
      one?.GlobalSecondaryIndexes?.leases?.CapacityUnits,
    ]);
    expect(units).toEqual([
      [1, undefined],
      [2, 1],
      [3, 2],
      [1, undefined],
      [2, 1],
    ]);
  });

  it('counts a batch by table and a transaction twice', async () => {
    const batch = [{ PutRequest: putOf('batch-1', 10) }, { PutRequest: putOf('batch-2', 1500) }].map(
      ({ PutRequest: { Item } }) => ({ PutRequest: { Item } }),
    );

    const batched = await table.client.send(
      new BatchWriteItemCommand({
        RequestItems: { [table.TableName]: batch },
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    const transacted = await table.client.send(
      new TransactWriteItemsCommand({
        TransactItems: [{ Put: putOf('transacted', 1500) }],
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );

    expect(batched.ConsumedCapacity).toEqual([{ TableName: table.TableName, CapacityUnits: 3 }]);
    expect(transacted.ConsumedCapacity).toMatchObject([{ TableName: table.TableName, CapacityUnits: 4 }]);
  });

  it('counts a read by 4 KB, half as much unless consistent, and shows it only where asked', async () => {
    await put('read', 5000);
    const read = async (input: object) =>
      (
        await table.client.send(
          new GetItemCommand({ TableName: table.TableName, Key: key('read'), ...input }),
        )
      ).ConsumedCapacity?.CapacityUnits;

    const units = [
      await read({ ReturnConsumedCapacity: 'TOTAL' }),
      await read({ ReturnConsumedCapacity: 'TOTAL', ConsistentRead: true }),
      await read({}),
    ];

    expect(units).toEqual([1, 2, undefined]);
  });
});
