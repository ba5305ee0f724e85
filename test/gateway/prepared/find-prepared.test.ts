import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ChatRequest } from '../../../src/gateway/contract/requests';
import { parseRequest } from '../../../src/gateway/contract/requests';
import { countPreparedHit, findPrepared } from '../../../src/gateway/prepared/find-prepared';
import type { PreparedResponse } from '../../../src/gateway/prepared/prepared-responses';
import type { World } from '../world';
import { chatPayload, createWorld, USER } from '../world';
import { MemoryPrepared } from './memory-prepared';

const QUESTION = 'why is the sky blue';
const caller = { userId: USER, groups: ['staff'] };
const request = parseRequest(chatPayload(), 'minted') as ChatRequest;

let world: World;
let prepared: MemoryPrepared;
beforeEach(() => {
  world = createWorld();
  world.prepared = prepared = new MemoryPrepared();
});

const put = async (override: Partial<PreparedResponse> = {}): Promise<PreparedResponse> => {
  const response: PreparedResponse = {
    audience: { everyone: true },
    question: QUESTION,
    answer: 'It scatters.',
    set: 'faq',
    version: 1,
    ...override,
  };
  await prepared.put(response, undefined);
  return response;
};
const find = () => findPrepared(world, request, caller, { family: 'claude' });

describe('a prepared response', () => {
  it('answers its question', async () => {
    const response = await put();

    expect(await find()).toMatchObject(response);
  });

  it('of the caller’s group goes before everyone’s', async () => {
    await put();
    await put({ audience: { group: 'staff' }, answer: 'Ask facilities.' });

    expect(await find()).toMatchObject({ answer: 'Ask facilities.' });
  });

  it('is not served from the second in which it expires', async () => {
    await put({ expiresAt: world.clock.now() / 1_000 + 1 });

    const before = await find();
    await world.clock.sleep(1_000);

    expect(before).toBeDefined();
    expect(await find()).toBeUndefined();
  });

  it('that has expired leaves the question to the next', async () => {
    await put();
    await put({ audience: { group: 'staff' }, expiresAt: world.clock.now() / 1_000 });

    expect(await find()).toMatchObject({ audience: { everyone: true } });
  });

  it('is not looked for where the request can have none', async () => {
    await findPrepared(world, { ...request, prepared: 'skip' }, caller, {});

    expect(prepared.asked).toEqual([]);
  });

  it('is none in a gateway that has none', async () => {
    world.prepared = undefined;

    expect(await find()).toBeUndefined();
  });

  it.each<[string, Partial<PreparedResponse>]>([
    ['another group', { audience: { group: 'board' } }],
    ['another question', { question: 'how is the sky blue' }],
    ['another family', { family: 'nova' }],
    ['a language, without one in the request', { language: 'en' }],
  ])('is not served where the store gives one of %s by mistake', async (_, override) => {
    const response = await put(override);
    world.prepared = { find: async () => [response], countHit: async () => undefined };

    expect(await find()).toBeUndefined();
  });

  it('is none while the store fails, which is logged without the question', async () => {
    const failure = new Error('The store does not answer');
    world.prepared = { find: () => Promise.reject(failure), countHit: async () => undefined };

    expect(await find()).toBeUndefined();
    expect(world.telemetry.lines).toEqual([
      { level: 'warn', message: 'prepared_responses_not_read', fields: {}, error: failure },
    ]);
  });
});

describe('a hit', () => {
  it('is counted with its response and as a metric', async () => {
    await countPreparedHit(world, await put());

    expect(prepared.all).toMatchObject([{ hits: 1, version: 1 }]);
    expect(world.telemetry.metrics).toEqual([{ metric: 'PreparedHits', value: 1, dimensions: {} }]);
  });

  it('that cannot be counted is logged, and no more', async () => {
    const failure = new Error('The store does not answer');
    world.prepared = { find: async () => [], countHit: () => Promise.reject(failure) };

    await countPreparedHit(world, await put());

    expect(world.telemetry.lines).toEqual([
      { level: 'warn', message: 'prepared_hit_not_counted', fields: { set: 'faq' }, error: failure },
    ]);
  });

  it('counts as a metric where the store is gone', async () => {
    const response = await put();
    world.prepared = undefined;

    await countPreparedHit(world, response);

    expect(world.telemetry.metrics).toHaveLength(1);
  });
});
