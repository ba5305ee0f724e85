import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { createContractTable } from './contract-table';
import type { ContractTable } from './contract-table';
import { key } from './turns-table';

describe('DynamoDB updates', () => {
  let table: ContractTable;
  beforeAll(async () => {
    table = await createContractTable();
  });
  afterAll(() => table.close());

  const update = async (sk: string, input: Partial<UpdateItemCommandInput>) => {
    const command = { TableName: table.TableName, Key: key(sk), ReturnValues: 'ALL_NEW', ...input } as const;
    return (await table.client.send(new UpdateItemCommand(command))).Attributes;
  };
  const putMarks = (sk: string) =>
    table.client.send(
      new PutItemCommand({
        TableName: table.TableName,
        Item: { ...key(sk), marks: { M: { first: { N: '1' } } }, slots: { L: [{ N: '1' }, { N: '2' }] } },
      }),
    );

  it('sets and removes elements of a map, also in one expression', async () => {
    await putMarks('map');

    const item = await update('map', {
      UpdateExpression: 'SET marks.#second = :two REMOVE marks.#first',
      ExpressionAttributeNames: { '#first': 'first', '#second': 'b-2' },
      ExpressionAttributeValues: { ':two': { N: '2' } },
    });

    expect(item?.marks).toEqual({ M: { 'b-2': { N: '2' } } });
  });

  it('removes the last element of a map and keeps the map; removing what is not there changes nothing', async () => {
    await putMarks('empty');

    const item = await update('empty', {
      UpdateExpression: 'REMOVE marks.#first, marks.gone, nowhere',
      ExpressionAttributeNames: { '#first': 'first' },
    });

    expect(item?.marks).toEqual({ M: {} });
  });

  it('refuses a path whose map does not exist', async () => {
    const failed = update('absent', {
      UpdateExpression: 'SET marks.a = :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    });

    await expect(failed).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'The document path provided in the update expression is invalid for update',
    });
  });

  it('appends to lists, computes with if_not_exists and reads the item as it was before', async () => {
    await putMarks('functions');

    const item = await update('functions', {
      UpdateExpression:
        'SET slots = list_append(slots, :more), spent = if_not_exists(spent, :zero) + :five, firstSlot = slots[0]',
      ExpressionAttributeValues: { ':more': { L: [{ N: '3' }] }, ':zero': { N: '0' }, ':five': { N: '5' } },
    });

    expect(item).toMatchObject({
      slots: { L: [{ N: '1' }, { N: '2' }, { N: '3' }] },
      spent: { N: '5' },
      firstSlot: { N: '1' },
    });
  });

  it('creates a number with ADD and keeps 38 digits', async () => {
    const add = (value: string) =>
      update('digits', {
        UpdateExpression: 'ADD money :v',
        ExpressionAttributeValues: { ':v': { N: value } },
      });
    await add('12345678901234567890123456789012345678');

    const item = await add('1');

    expect(item?.money).toEqual({ N: '12345678901234567890123456789012345679' });
  });

  it('adds to sets and deletes from them; an empty set disappears', async () => {
    const sets = (UpdateExpression: string, values: string[]) =>
      update('sets', { UpdateExpression, ExpressionAttributeValues: { ':v': { SS: values } } });
    await sets('ADD teams :v', ['a', 'b']);

    const one = await sets('DELETE teams :v', ['a']);
    const none = await sets('DELETE teams :v', ['b']);

    expect(one?.teams).toEqual({ SS: ['b'] });
    expect(none).toEqual(key('sets'));
  });

  it('refuses an item above 400 KB, on put and on update', async () => {
    const big = { S: 'x'.repeat(400 * 1024) };

    const put = table.client.send(
      new PutItemCommand({ TableName: table.TableName, Item: { ...key('big'), big } }),
    );
    const updated = update('big', {
      UpdateExpression: 'SET big = :big',
      ExpressionAttributeValues: { ':big': big },
    });

    await expect(put).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(updated).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('keeps binary values to the byte', async () => {
    const payload = { B: Uint8Array.from([0, 255, 128]) };
    await table.client.send(
      new PutItemCommand({ TableName: table.TableName, Item: { ...key('binary'), payload } }),
    );

    const { Item } = await table.client.send(
      new GetItemCommand({ TableName: table.TableName, Key: key('binary') }),
    );

    expect(Item?.payload).toEqual(payload);
  });
});
