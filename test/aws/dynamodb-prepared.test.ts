import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { DynamoDbPreparedResponses } from '../../src/aws/dynamodb/dynamodb-prepared-responses';
import { DynamoDbPreparedStore } from '../../src/aws/dynamodb/dynamodb-prepared-store';
import type { PreparedKey, PreparedResponse } from '../../src/gateway/prepared/prepared-responses';
import { VirtualClock } from '../gateway/virtual-clock';
import { startTables, TABLES } from './tables';

/** Of the question `why`. */
const HASH = '2be23c585f15e5fd3279d0663036dd9f6e634f4225ef326fc83fb874dbb81a0f';
const KEY = { id: { S: `everyone#${HASH}` }, variant: { S: '*#*' } };

let tables: Awaited<ReturnType<typeof startTables>>;
let store: DynamoDbPreparedStore;
let prepared: DynamoDbPreparedResponses;
beforeAll(async () => {
  tables = await startTables();
  store = new DynamoDbPreparedStore(tables.client, TABLES.prepared);
  prepared = new DynamoDbPreparedResponses(tables.client, TABLES.prepared, new VirtualClock());
});
afterEach(async () => {
  tables.dynamoDb.faults.clear();
  for await (const { response } of store.list({})) await store.remove(response);
});
afterAll(() => tables.close());

const response = (override: Partial<PreparedResponse> = {}): PreparedResponse => ({
  audience: { everyone: true },
  question: 'why',
  answer: 'Because.',
  set: 'faq',
  version: 1,
  ...override,
});
const putAll = async (...responses: PreparedResponse[]) => {
  for (const each of responses) expect(await store.put(each, undefined)).toBe(true);
};
const list = async (listing: { set?: string; after?: string } = {}) => {
  const listed = [];
  for await (const each of store.list(listing)) listed.push(each);
  return listed;
};
const everyKey: PreparedResponse[] = [
  response(),
  response({ family: 'claude', language: 'pt-br', expiresAt: 1_800_000_000 }),
  response({ audience: { group: 'staff' } }),
];

describe('prepared responses in DynamoDB', () => {
  it('are found by their keys, as they were put', async () => {
    await putAll(...everyKey);

    const found = await prepared.find([...everyKey, response({ question: 'how' })]);

    expect(found).toHaveLength(3);
    expect(found).toEqual(expect.arrayContaining(everyKey));
  });

  it('are none of no keys', async () => {
    expect(await prepared.find([])).toEqual([]);
  });

  it('that expired long ago are found until they are deleted', async () => {
    await putAll(response({ expiresAt: 1 }));

    expect(await prepared.find([response()])).toEqual([response({ expiresAt: 1 })]);
  });

  it.each<[string, Partial<PreparedKey>, Partial<PreparedKey>]>([
    ['everyone and a group of that name', {}, { audience: { group: 'everyone' } }],
    ['a group and one with more to its name', { audience: { group: 'a' } }, { audience: { group: 'a#' } }],
    [
      'a group and one with a hash before it',
      { audience: { group: 'a' } },
      { audience: { group: `${HASH}#a` } },
    ],
    ['a question and one with a group', { audience: { group: 'a' } }, { question: 'why#a' }],
    ['any family and one of that name', {}, { family: '*' }],
    ['a family and its escape', { family: '*' }, { family: '%2a' }],
    ['any language and one of that name', {}, { language: '*' }],
    ['a family with a language in its name', { family: 'a', language: 'de' }, { family: 'a#de' }],
    ['a family and a language of one name', { family: 'de' }, { language: 'de' }],
    ['no family and an empty one', {}, { family: '' }],
  ])('are told apart: %s', async (_, one, other) => {
    const [first, second] = [response({ ...one, answer: '1' }), response({ ...other, answer: '2' })];
    await putAll(first, second);

    expect(await prepared.find([one, other].map((key) => response(key)))).toEqual(
      expect.arrayContaining([first, second]),
    );
    expect(await prepared.find([response(one)])).toEqual([first]);
  });

  it('are asked for again where DynamoDB does not process all keys at once', async () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      response({ question: `number ${index}`, answer: 'x'.repeat(102_400) }),
    );
    await putAll(...many);

    expect(await prepared.find(many)).toHaveLength(30);
  });

  it('are not found in part where DynamoDB never processes all', async () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      response({ question: `number ${index}`, answer: 'x'.repeat(390_000) }),
    );
    await putAll(...many);

    await expect(prepared.find(many)).rejects.toThrow('unprocessed');
  });

  it('are not found where the store fails', async () => {
    tables.dynamoDb.faults.every('BatchGetItem', 'internalServerError');

    await expect(prepared.find([response()])).rejects.toMatchObject({ name: 'InternalServerError' });
  });
});

describe('a hit in DynamoDB', () => {
  const item = async (): Promise<Record<string, unknown>> => {
    const { Item } = await tables.client.send(new GetItemCommand({ TableName: TABLES.prepared, Key: KEY }));
    return unmarshall(Item!);
  };

  it('changes the hits and nothing else', async () => {
    await putAll(response());
    const before = await item();

    await prepared.countHit(response());
    await prepared.countHit(response());

    expect(await item()).toEqual({ ...before, hits: 2 });
  });

  it('leaves nothing where there is no response any more', async () => {
    await prepared.countHit(response());

    expect(await list()).toEqual([]);
  });

  it('that the store does not take is no secret', async () => {
    tables.dynamoDb.faults.every('UpdateItem', 'internalServerError');

    await expect(prepared.countHit(response())).rejects.toMatchObject({ name: 'InternalServerError' });
  });
});

describe('operators’ prepared responses in DynamoDB', () => {
  it('are put in place of the version that was seen, keep their hits, and lose what they no longer have', async () => {
    await putAll(response({ expiresAt: 1_800_000_000 }));
    await prepared.countHit(response());

    const next = response({ version: 2, answer: 'Why not?', set: 'other' });

    expect(await store.put(next, 1)).toBe(true);
    expect((await list()).map((each) => each.response)).toEqual([{ ...next, hits: 1 }]);
  });

  it.each([
    ['a first one', undefined],
    ['one in place of another version', 7],
  ])('are left as they are by %s', async (_, seen) => {
    await putAll(response());

    expect(await store.put(response({ version: 8, answer: 'No.' }), seen)).toBe(false);
    expect((await list())[0]!.response).toEqual({ ...response(), hits: 0 });
  });

  it('are not made where the version that was seen is gone', async () => {
    expect(await store.put(response({ version: 2 }), 1)).toBe(false);
    expect(await list()).toEqual([]);
  });

  it('are put where the answer to the write was lost', async () => {
    tables.dynamoDb.faults.next('UpdateItem', 'loseResponse');

    expect(await store.put(response(), undefined)).toBe(true);
  });

  it('are removed as the version that was seen, and as no other', async () => {
    await putAll(...everyKey);

    expect(await store.remove(response({ version: 2 }))).toBe(false);
    expect(await store.remove(response())).toBe(true);
    expect(await list()).toHaveLength(2);
  });

  it('are removed where the answer to that was lost', async () => {
    await putAll(response());
    tables.dynamoDb.faults.next('DeleteItem', 'loseResponse');

    expect(await store.remove(response())).toBe(true);
  });

  it.each(['UpdateItem', 'DeleteItem'])('tell that the store fails: %s', async (operation) => {
    tables.dynamoDb.faults.every(operation, 'internalServerError');

    const write = operation === 'UpdateItem' ? store.put(response(), undefined) : store.remove(response());

    await expect(write).rejects.toMatchObject({ name: 'InternalServerError' });
  });

  it('are listed by their set, over the pages of DynamoDB', async () => {
    const answer = 'x'.repeat(102_400);
    const many = Array.from({ length: 24 }, (_, index) =>
      response({ question: `number ${index}`, answer, set: index % 2 ? 'odd' : 'even' }),
    );
    await putAll(...many);

    expect(await list()).toHaveLength(24);
    expect(new Set((await list({ set: 'odd' })).map((each) => each.response.set))).toEqual(new Set(['odd']));
    expect(await list({ set: 'odd' })).toHaveLength(12);
  });

  it('are listed from after a position', async () => {
    await putAll(...everyKey);
    const whole = await list();

    expect(await list({ after: whole[0]!.position })).toEqual(whole.slice(1));
  });

  it.each(['', 'nonsense', Buffer.from('[1,2]').toString('base64url')])(
    'are not listed from after %j, which is no position',
    async (after) => {
      await expect(list({ after })).rejects.toMatchObject({ code: 'validation_error' });
    },
  );

  it('are not read from an item that somebody else has damaged', async () => {
    await putAll(response());
    const damage = (attributes: Record<string, AttributeValue>) =>
      tables.client.send(new PutItemCommand({ TableName: TABLES.prepared, Item: { ...KEY, ...attributes } }));
    await damage({ answer: { S: 'To which question?' } });

    await expect(prepared.find([response()])).rejects.toThrow('question');
    await damage({ question: { S: 'why' }, answer: { S: '' }, set: { S: 'faq' }, version: { N: '1' } });
  });
});
