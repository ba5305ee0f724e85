import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  BatchGetItemCommand,
  PutItemCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { createContractTable } from './contract-table';
import type { ContractTable } from './contract-table';
import { key } from './turns-table';

describe('DynamoDB transactions', () => {
  let table: ContractTable;
  beforeAll(async () => {
    table = await createContractTable();
  });
  afterAll(() => table.close());

  const transact = (TransactItems: TransactWriteItem[], ClientRequestToken?: string) =>
    table.client.send(
      new TransactWriteItemsCommand({ TransactItems, ...(ClientRequestToken && { ClientRequestToken }) }),
    );
  const put = (pk: string, sk: string): TransactWriteItem => ({
    Put: { TableName: table.TableName, Item: { ...key(sk, pk), n: { N: '1' } } },
  });
  const add = (pk: string, sk: string, limit: string): TransactWriteItem => ({
    Update: {
      TableName: table.TableName,
      Key: key(sk, pk),
      UpdateExpression: 'ADD n :one',
      ConditionExpression: 'attribute_not_exists(n) OR n < :limit',
      ExpressionAttributeValues: { ':one': { N: '1' }, ':limit': { N: limit } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  });
  const stored = async (pk: string, ...sks: string[]) => {
    const Keys = sks.map((sk) => key(sk, pk));
    const { Responses } = await table.client.send(
      new BatchGetItemCommand({ RequestItems: { [table.TableName]: { Keys, ConsistentRead: true } } }),
    );
    const items = Responses?.[table.TableName] ?? [];
    return Object.fromEntries(items.map((item): [string, unknown] => [String(item.sk?.S), item.n?.N]));
  };

  it('writes all: put, update, delete and a check of something else', async () => {
    await transact([put('all', 'deleted'), put('all', 'checked')]);

    await transact([
      put('all', 'put'),
      add('all', 'updated', '5'),
      { Delete: { TableName: table.TableName, Key: key('deleted', 'all') } },
      {
        ConditionCheck: {
          TableName: table.TableName,
          Key: key('checked', 'all'),
          ConditionExpression: 'attribute_exists(pk)',
        },
      },
    ]);

    expect(await stored('all', 'put', 'updated', 'deleted', 'checked')).toEqual({
      put: '1',
      updated: '1',
      checked: '1',
    });
  });

  it('writes nothing where one condition is false, and says which', async () => {
    await transact([put('none', 'full')]);

    const cancelled = transact([put('none', 'new'), add('none', 'full', '1'), add('none', 'other', '1')]);

    await expect(cancelled).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      message: expect.stringContaining('[None, ConditionalCheckFailed, None]'),
      CancellationReasons: [
        { Code: 'None' },
        {
          Code: 'ConditionalCheckFailed',
          Message: 'The conditional request failed',
          Item: { ...key('full', 'none'), n: { N: '1' } },
        },
        { Code: 'None' },
      ],
    });
    expect(await stored('none', 'new', 'full', 'other')).toEqual({ full: '1' });
  });

  it('refuses two operations on one item', async () => {
    const refused = transact([put('twice', 'same'), add('twice', 'same', '5')]);

    await expect(refused).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Transaction request cannot include multiple operations on one item',
    });
  });

  it('writes once for one ClientRequestToken, and refuses the token for another request', async () => {
    const token = `token-${table.TableName.slice(-20)}`;
    await transact([add('token', 'a', '5')], token);

    await transact([add('token', 'a', '5')], token);
    const misused = transact([add('token', 'b', '5')], token);

    await expect(misused).rejects.toMatchObject({ name: 'IdempotentParameterMismatchException' });
    expect(await stored('token', 'a', 'b')).toEqual({ a: '1' });
  });

  it('lets only one of many rival transactions through', async () => {
    const rivals = Array.from({ length: 20 }, (_, index) =>
      transact([add('rivals', 'seat', '1'), put('rivals', `${index}`)]),
    );

    const outcomes = await Promise.allSettled(rivals);

    const winners = outcomes.flatMap(({ status }, index) => (status === 'fulfilled' ? [`${index}`] : []));
    const numbers = Array.from({ length: 20 }, (_, index) => `${index}`);
    expect(winners).toHaveLength(1);
    expect(Object.keys(await stored('rivals', ...numbers))).toEqual(winners);
  });

  it('reads several items at once, in order, with gaps', async () => {
    await table.client.send(
      new PutItemCommand({ TableName: table.TableName, Item: { ...key('a', 'get'), n: { N: '7' } } }),
    );
    const get = (sk: string) => ({
      Get: { TableName: table.TableName, Key: key(sk, 'get'), ProjectionExpression: 'n' },
    });

    const { Responses } = await table.client.send(
      new TransactGetItemsCommand({ TransactItems: [get('absent'), get('a')] }),
    );

    expect(Responses?.map(({ Item }) => Item)).toEqual([undefined, { n: { N: '7' } }]);
  });
});
