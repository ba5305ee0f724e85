import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoDbAnswerLog } from '../../src/aws/dynamodb/dynamodb-answer-log';
import { startTables, TABLES } from './tables';

let tables: Awaited<ReturnType<typeof startTables>>;
let answers: DynamoDbAnswerLog;
beforeAll(async () => {
  tables = await startTables();
  answers = new DynamoDbAnswerLog(tables.client, TABLES.answers);
});
afterEach(() => tables.dynamoDb.faults.clear());
afterAll(() => tables.close());

const EXPIRES = 2_000_000_000;
const key = (requestId: string, userId = 'user') => ({ userId, requestId });
const chunk = (index: number, ...events: string[]) => ({ index, events, expiresAt: EXPIRES });

describe('DynamoDbAnswerLog', () => {
  it('reads what it kept, in order, whatever order it came in', async () => {
    await answers.append(key('a'), chunk(1, '{"seq":2}'));
    await answers.append(key('a'), chunk(0, '{"seq":0,"text":"a\\nb"}', '{"seq":1}'));

    expect(await answers.read(key('a'))).toEqual([
      chunk(0, '{"seq":0,"text":"a\\nb"}', '{"seq":1}'),
      chunk(1, '{"seq":2}'),
    ]);
  });

  it('keeps a chunk once, however often it is written', async () => {
    tables.dynamoDb.faults.next('PutItem', 'loseResponse');

    await answers.append(key('b'), chunk(0, '{"seq":0}'));

    expect(await answers.read(key('b'))).toHaveLength(1);
  });

  it('reads all of an answer that one page of DynamoDB cannot hold', async () => {
    const event = JSON.stringify({ seq: 0, text: 'x'.repeat(240_000) });
    for (let index = 0; index < 6; index++) await answers.append(key('c'), chunk(index, event));

    expect(await answers.read(key('c'))).toHaveLength(6);
  });

  it('finds nothing of another user or another request', async () => {
    await answers.append(key('d'), chunk(0, '{"seq":0}'));

    expect(await answers.read(key('d', 'mallory'))).toEqual([]);
    expect(await answers.read(key('e'))).toEqual([]);
  });

  it.each(['PutItem', 'Query'] as const)('rejects where the store fails on %s', async (operation) => {
    tables.dynamoDb.faults.every(operation, 'internalServerError');

    await expect(
      operation === 'PutItem' ? answers.append(key('f'), chunk(0, '{}')) : answers.read(key('f')),
    ).rejects.toMatchObject({ name: 'InternalServerError' });
  });
});
