import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { GetItemCommand, ListTablesCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startDynamoDb } from '../../../src/local/dynamodb/dynamodb';
import type { DynamoDb } from '../../../src/local/dynamodb/dynamodb';
import { clientOf } from './contract-table';
import { key, turnsTable } from './turns-table';

describe('faults of the local DynamoDB', () => {
  let dynamoDb: DynamoDb;
  let client: DynamoDBClient;
  beforeAll(async () => {
    dynamoDb = await startDynamoDb({ tables: [turnsTable] });
    client = clientOf(dynamoDb.url);
  });
  beforeEach(() => dynamoDb.faults.clear());
  afterAll(async () => {
    client.destroy();
    await dynamoDb.close();
  });

  const add = (sk: string, abortSignal?: AbortSignal) =>
    client.send(
      new UpdateItemCommand({
        TableName: 'turns',
        Key: key(sk),
        UpdateExpression: 'ADD n :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      }),
      abortSignal && { abortSignal },
    );
  const stored = async (sk: string) =>
    (await client.send(new GetItemCommand({ TableName: 'turns', Key: key(sk) }))).Item?.n?.N;

  it.each([
    ['throttle', 'ProvisionedThroughputExceededException', 400],
    ['internalServerError', 'InternalServerError', 500],
  ] as const)('answers one request with %s, then serves again', async (fault, name, httpStatusCode) => {
    dynamoDb.faults.next('UpdateItem', fault);

    const failed = add(fault);

    await expect(failed).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
    await add(fault);
    expect(await stored(fault)).toBe('1');
  });

  it('fails every request of the operation until cleared, and no other operation', async () => {
    dynamoDb.faults.every('UpdateItem', 'throttle');

    const failures = await Promise.allSettled([add('every'), add('every')]);
    const readMeanwhile = await stored('every');
    dynamoDb.faults.clear();
    await add('every');

    expect(failures.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(readMeanwhile).toBeUndefined();
    expect(await stored('every')).toBe('1');
  });

  it('drops the connection before anything is done', async () => {
    dynamoDb.faults.next('UpdateItem', 'dropConnection');

    await expect(add('dropped')).rejects.toThrow('socket hang up');

    expect(await stored('dropped')).toBeUndefined();
  });

  it('loses the response of what was done', async () => {
    dynamoDb.faults.next('UpdateItem', 'loseResponse');

    await expect(add('lost')).rejects.toThrow('socket hang up');

    expect(await stored('lost')).toBe('1');
  });

  it('hangs until the client gives up', async () => {
    dynamoDb.faults.next('UpdateItem', 'hang');
    const client = new AbortController();

    const hanging = add('hung', client.signal);
    await stored('hung');
    client.abort();

    await expect(hanging).rejects.toMatchObject({ name: 'AbortError' });
    expect(await stored('hung')).toBeUndefined();
  });

  it('closes while a request hangs', async () => {
    const closing = await startDynamoDb({ tables: [turnsTable] });
    const hangingClient = clientOf(closing.url);
    closing.faults.every('GetItem', 'hang');
    const hanging = hangingClient.send(new GetItemCommand({ TableName: 'turns', Key: key('a') }));
    const failure = expect(hanging).rejects.toThrow('socket hang up');
    await hangingClient.send(new ListTablesCommand({}));

    await closing.close();

    await failure;
    hangingClient.destroy();
  });
});
