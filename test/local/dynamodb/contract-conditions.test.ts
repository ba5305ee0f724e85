import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { createContractTable } from './contract-table';
import type { ContractTable } from './contract-table';
import { key } from './turns-table';

describe('DynamoDB conditions', () => {
  let table: ContractTable;
  beforeAll(async () => {
    table = await createContractTable();
  });
  afterAll(() => table.close());

  const put = (sk: string, state: string) => ({
    TableName: table.TableName,
    Item: { ...key(sk), state: { S: state } },
  });

  it('puts an item once, and shows the first to the second writer', async () => {
    const onlyOnce = {
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    } as const;
    await table.client.send(new PutItemCommand({ ...put('once', 'open'), ...onlyOnce }));

    const second = table.client.send(new PutItemCommand({ ...put('once', 'late'), ...onlyOnce }));

    await expect(second).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
      Item: { ...key('once'), state: { S: 'open' } },
    });
  });

  it.each([
    [
      'update',
      () =>
        new UpdateItemCommand({
          TableName: table.TableName,
          Key: key('state'),
          UpdateExpression: 'SET #s = :settled',
          ConditionExpression: '#s = :invoked',
          ExpressionAttributeNames: { '#s': 'state' },
          ExpressionAttributeValues: { ':settled': { S: 'settled' }, ':invoked': { S: 'invoked' } },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
    ],
    [
      'delete',
      () =>
        new DeleteItemCommand({
          TableName: table.TableName,
          Key: key('state'),
          ConditionExpression: '#s = :invoked',
          ExpressionAttributeNames: { '#s': 'state' },
          ExpressionAttributeValues: { ':invoked': { S: 'invoked' } },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
    ],
  ])('shows the item to a failed %s, and leaves it as it was', async (_name, command) => {
    await table.client.send(new PutItemCommand(put('state', 'open')));

    const failure: unknown = await table.client.send(command()).catch((error: unknown) => error);

    const stored = await table.client.send(
      new GetItemCommand({ TableName: table.TableName, Key: key('state') }),
    );
    expect(failure).toBeInstanceOf(ConditionalCheckFailedException);
    expect((failure as ConditionalCheckFailedException).Item).toEqual({
      ...key('state'),
      state: { S: 'open' },
    });
    expect(stored.Item).toEqual({ ...key('state'), state: { S: 'open' } });
  });

  it('shows no item unless asked, and none where there is none', async () => {
    await table.client.send(new PutItemCommand(put('silent', 'open')));
    const update = (sk: string, returnOld: 'ALL_OLD' | 'NONE') =>
      table.client
        .send(
          new UpdateItemCommand({
            TableName: table.TableName,
            Key: key(sk),
            UpdateExpression: 'SET seen = :one',
            ConditionExpression: 'tokens > :one',
            ExpressionAttributeValues: { ':one': { N: '1' } },
            ReturnValuesOnConditionCheckFailure: returnOld,
          }),
        )
        .catch((error: unknown) => error);

    const failures = await Promise.all([update('silent', 'NONE'), update('missing', 'ALL_OLD')]);

    expect(failures.map((failure) => (failure as ConditionalCheckFailedException).name)).toEqual(
      Array(2).fill('ConditionalCheckFailedException'),
    );
    expect(failures.map((failure) => (failure as ConditionalCheckFailedException).Item)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('lets exactly as many of 200 parallel ADDs through as the limit permits', async () => {
    const reserve = () =>
      table.client.send(
        new UpdateItemCommand({
          TableName: table.TableName,
          Key: key('window'),
          UpdateExpression: 'ADD tokens :ten',
          ConditionExpression: 'attribute_not_exists(tokens) OR tokens <= :room',
          ExpressionAttributeValues: { ':ten': { N: '10' }, ':room': { N: '360' } },
        }),
      );

    const outcomes = await Promise.allSettled(Array.from({ length: 200 }, reserve));

    const { Item } = await table.client.send(
      new GetItemCommand({ TableName: table.TableName, Key: key('window'), ConsistentRead: true }),
    );
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(200 - 37);
    expect(refused.every(({ reason }) => reason instanceof ConditionalCheckFailedException)).toBe(true);
    expect(Item?.tokens).toEqual({ N: '370' });
  });

  describe('on maps and lists', () => {
    const stored = { M: { n: { N: '1' }, kinds: { L: [{ S: 'a' }, { M: { deep: { BOOL: true } } }] } } };
    const reordered = { M: { kinds: stored.M.kinds, n: { N: '1' } } };
    const other = { M: { ...stored.M, n: { N: '2' } } };

    const removeWhere = async (condition: string, values: Record<string, AttributeValue>) => {
      await table.client.send(
        new PutItemCommand({
          TableName: table.TableName,
          Item: { ...key('nested'), hold: stored, holds: { M: { one: stored } } },
        }),
      );
      await table.client.send(
        new UpdateItemCommand({
          TableName: table.TableName,
          Key: key('nested'),
          UpdateExpression: 'REMOVE #hold',
          ConditionExpression: condition,
          ExpressionAttributeNames: { '#hold': 'hold' },
          ExpressionAttributeValues: values,
        }),
      );
      const { Item } = await table.client.send(
        new GetItemCommand({ TableName: table.TableName, Key: key('nested') }),
      );
      return Item;
    };

    it.each<[string, Record<string, AttributeValue>]>([
      ['#hold = :a', { ':a': stored }],
      ['#hold = :a', { ':a': reordered }],
      ['#hold = :b OR #hold = :a', { ':a': stored, ':b': other }],
      ['#hold = :a AND #hold = :b', { ':a': stored, ':b': reordered }],
      ['#hold <> :a', { ':a': other }],
      ['#hold IN (:b, :a)', { ':a': stored, ':b': other }],
      ['holds.one = :a AND attribute_exists(#hold)', { ':a': stored }],
      ['#hold.kinds = :a', { ':a': stored.M.kinds }],
    ])('writes where %s', async (condition, values) => {
      const item = await removeWhere(condition, values);

      expect(item).toEqual({ ...key('nested'), holds: { M: { one: stored } } });
    });

    it.each<[string, Record<string, AttributeValue>]>([
      ['#hold = :a', { ':a': other }],
      ['#hold <> :a', { ':a': reordered }],
      ['#hold.kinds = :a', { ':a': { L: stored.M.kinds.L.toReversed() } }],
      ['#hold.kinds = :a', { ':a': { L: stored.M.kinds.L.slice(0, 1) } }],
      ['#hold = :a', { ':a': { M: { n: { N: '1' } } } }],
    ])('refuses where not %s', async (condition, values) => {
      await expect(removeWhere(condition, values)).rejects.toMatchObject({
        name: 'ConditionalCheckFailedException',
      });
    });
  });
});
