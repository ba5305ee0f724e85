import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDb } from '../../../src/local/dynamodb/dynamodb';
import { startDynamoDb } from '../../../src/local/dynamodb/dynamodb';
import { PhaseRecorder } from '../phase-recorder';
import { clientOf } from './contract-table';
import { key, turnsTable } from './turns-table';

const accessKeyId = 'AKIAFUNCTIONS';
const recorder = new PhaseRecorder('dynamodb', accessKeyId);

let dynamoDb: DynamoDb;
let functions: DynamoDBClient;
let other: DynamoDBClient;
beforeAll(async () => {
  dynamoDb = await startDynamoDb({ tables: [turnsTable], onPhase: recorder.onPhase });
  other = clientOf(dynamoDb.url);
  functions = new DynamoDBClient({
    endpoint: dynamoDb.url,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});
beforeEach(() => recorder.reset());
afterAll(async () => {
  functions.destroy();
  other.destroy();
  await dynamoDb.close();
});

const add = (sk: string, ConditionExpression?: string) =>
  functions.send(
    new UpdateItemCommand({
      TableName: 'turns',
      Key: key(sk),
      UpdateExpression: 'ADD n :one',
      ConditionExpression,
      ExpressionAttributeValues: { ':one': { N: '1' } },
    }),
  );
const stored = async (sk: string) =>
  (await other.send(new GetItemCommand({ TableName: 'turns', Key: key(sk) }))).Item?.n?.N;

describe('an observer of DynamoDB', () => {
  it('sees a request before and after it is done', async () => {
    const counts: (string | undefined)[] = [];
    recorder.meanwhile = async () => counts.push(await stored('seen'));

    await add('seen');

    expect(recorder.seen).toEqual(['received dynamodb UpdateItem', 'done dynamodb UpdateItem']);
    expect(counts).toEqual([undefined, '1']);
  });

  it('that stops a request when it is received leaves it undone', async () => {
    recorder.stopAt = 'received';

    await expect(add('received')).rejects.toThrow('socket hang up');

    expect(await stored('received')).toBeUndefined();
  });

  it('that stops it when it is done keeps its answer only', async () => {
    recorder.stopAt = 'done';

    await expect(add('done')).rejects.toThrow('socket hang up');

    expect(await stored('done')).toBe('1');
  });

  it('does not see as done what was refused', async () => {
    await expect(add('refused', 'attribute_exists(n)')).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });

    expect(recorder.seen).toEqual(['received dynamodb UpdateItem']);
  });

  it('does not see the requests of others than the functions', async () => {
    await stored('other');

    expect(recorder.seen).toEqual([]);
  });
});
