import { beforeEach, describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { expirePrepared } from '../../../src/gateway/operations/prepared-expire';
import { listPrepared } from '../../../src/gateway/operations/prepared-list';
import { loadPrepared } from '../../../src/gateway/operations/prepared-load';
import {
  expirePreparedRequest,
  loadPreparedRequest,
} from '../../../src/gateway/operations/prepared-requests';
import { MemoryPrepared } from '../prepared/memory-prepared';
import type { World } from '../world';
import { configuration, createWorld } from '../world';

let world: World & { preparedStore: MemoryPrepared };
let store: MemoryPrepared;
beforeEach(() => {
  store = new MemoryPrepared();
  world = Object.assign(createWorld(), { preparedStore: store });
  const { models, plans } = configuration();
  world.configuration.value = configuration({
    models: { haiku: { ...models['haiku']!, family: 'claude', groups: ['pilots'] } },
    plans: [...plans, { ...plans[0]!, group: '*' }],
    teams: [{ name: 'research', group: 'researchers', limits: [] }],
  });
});

const IN_A_MINUTE = '2026-11-23T12:01:00Z';
const by = { loadedBy: 'ada@example.com', reason: 'The new policy' };
const response = (override: object = {}) => ({
  question: 'How do I reset my password?',
  answer: 'At the service desk.',
  audience: 'everyone',
  ...override,
});
const another = { question: 'Where is the VPN?' };
const load = (responses: readonly object[], override: object = {}) =>
  loadPrepared(world, v.parse(loadPreparedRequest, { set: 'faq', responses, ...by, ...override }));
const expire = (override: object = {}) =>
  expirePrepared(
    world,
    v.parse(expirePreparedRequest, {
      set: 'faq',
      expiredBy: 'ada@example.com',
      reason: 'Wrong',
      ...override,
    }),
  );
const counts = (some: object) => ({ added: 0, changed: 0, unchanged: 0, removed: 0, ...some });

describe('a load', () => {
  it('adds what there is not', async () => {
    expect(await load([response(), response(another)])).toEqual(counts({ added: 2 }));
    expect(store.all).toMatchObject([
      {
        question: 'how do i reset my password',
        answer: 'At the service desk.',
        set: 'faq',
        version: 1,
        hits: 0,
      },
      { question: 'where is the vpn' },
    ]);
  });

  it('takes each audience, family and language as a response of its own', async () => {
    const some = [{}, { audience: { group: 'standard' } }, { family: 'claude' }, { language: 'de' }];

    expect(await load(some.map(response))).toEqual(counts({ added: 4 }));
  });

  it.each(['power', 'researchers', 'pilots'])(
    'takes the group %s, which the configuration names',
    async (group) => {
      expect(await load([response({ audience: { group } })])).toEqual(counts({ added: 1 }));
    },
  );

  it('counts the version up where the answer or the expiry changes, and there alone', async () => {
    await load([response()]);
    const again = await load([response({ question: '“how do I reset my PASSWORD”' })]);
    const answer = await load([response({ answer: 'At the desk.' })]);
    const expiry = await load([response({ answer: 'At the desk.', expiresAt: IN_A_MINUTE })]);

    expect([again, answer, expiry]).toEqual([
      counts({ unchanged: 1 }),
      counts({ changed: 1 }),
      counts({ changed: 1 }),
    ]);
    expect(store.all).toMatchObject([{ version: 3, expiresAt: Date.parse(IN_A_MINUTE) / 1_000 }]);
  });

  it('keeps the hits of what it changes', async () => {
    await load([response()]);
    await store.countHit(store.all[0]!);

    await load([response({ answer: 'At the desk.' })]);

    expect(store.all).toMatchObject([{ version: 2, hits: 1 }]);
  });

  it('leaves what the set has besides, unless it replaces the set', async () => {
    await load([response()]);
    await load([response({ question: 'Whose is this?' })], { set: 'others' });

    const beside = await load([response(another)]);
    const instead = await load([response(another)], { replace: true });

    expect([beside, instead]).toEqual([counts({ added: 1 }), counts({ unchanged: 1, removed: 1 })]);
    expect(store.all.map(({ set, question }) => [set, question])).toEqual([
      ['others', 'whose is this'],
      ['faq', 'where is the vpn'],
    ]);
  });

  it('does not count what has expired as removed', async () => {
    await load([response({ expiresAt: IN_A_MINUTE })]);
    await world.clock.sleep(60_000);

    expect(await load([], { replace: true })).toEqual(counts({}));
  });

  it('revives what has expired, from another set too', async () => {
    await load([response({ expiresAt: IN_A_MINUTE })], { set: 'others' });
    await world.clock.sleep(60_000);

    expect(await load([response()])).toEqual(counts({ changed: 1 }));
    expect(store.all).toMatchObject([{ set: 'faq', version: 2 }]);
    expect(store.all[0]).not.toHaveProperty('expiresAt');
  });

  it.each([
    ['of an unknown family', { family: 'nova' }, 'responses.1.family: no model is of this family'],
    ['of an unknown group', { audience: { group: 'staff' } }, /^responses\.1\.audience: .*names this group$/],
    ['of the group that is none', { audience: { group: '*' } }, /^responses\.1\.audience/],
    ['that is over', { expiresAt: '2026-11-23T12:00:00Z' }, 'responses.1.expiresAt: must lie ahead'],
    ['that is there twice', {}, /^responses\.1\.question: the load answers it already/],
  ])('is refused as a whole with a response %s', async (_, override, message) => {
    await expect(load([response(), response(override)])).rejects.toMatchObject({
      code: 'validation_error',
      message: expect.stringMatching(message),
    });
    expect(store.all).toEqual([]);
  });

  it('is refused as a whole where another set has an answer', async () => {
    await load([response()], { set: 'others' });

    await expect(load([response(another), response({ answer: 'Nowhere.' })])).rejects.toMatchObject({
      message: 'responses.1.question: the set others answers it already, for the same audience',
    });
    expect(store.all).toHaveLength(1);
  });

  it('is told in the log with who and why, and without a word of what it loads', async () => {
    await load([response()]);

    expect(world.telemetry.lines).toEqual([
      {
        level: 'info',
        message: 'prepared_responses_loaded',
        fields: {
          set: 'faq',
          by: 'ada@example.com',
          reason: 'The new policy',
          complete: true,
          ...counts({ added: 1 }),
        },
        error: undefined,
      },
    ]);
  });

  it('that somebody else comes between says so, and what it has done is in the log', async () => {
    const put = store.put.bind(store);
    store.put = async (each, seen) => (each.question === 'where is the vpn' ? false : put(each, seen));

    await expect(load([response(), response(another)])).rejects.toThrow('changed by somebody else meanwhile');
    expect(world.telemetry.lines).toMatchObject([{ fields: { complete: false, added: 1 } }]);
  });
});

describe('a listing', () => {
  it('shows responses as they are loaded, with what became of them', async () => {
    await load([
      response({ audience: { group: 'power' }, family: 'claude', language: 'pt-BR', expiresAt: IN_A_MINUTE }),
      response(),
    ]);
    await store.countHit(store.all[1]!);
    await world.clock.sleep(60_000);

    expect(await listPrepared(world, {})).toEqual({
      responses: [
        {
          set: 'faq',
          question: 'how do i reset my password',
          answer: 'At the service desk.',
          audience: { group: 'power' },
          family: 'claude',
          language: 'pt-br',
          expiresAt: '2026-11-23T12:01:00.000Z',
          expired: true,
          version: 1,
          hits: 0,
        },
        {
          set: 'faq',
          question: 'how do i reset my password',
          answer: 'At the service desk.',
          audience: 'everyone',
          expired: false,
          version: 1,
          hits: 1,
        },
      ],
    });
  });

  it('is of one set where one is named', async () => {
    await load([response()]);
    await load([response(another)], { set: 'others' });

    const { responses } = await listPrepared(world, { set: 'others' });

    expect(responses).toMatchObject([{ set: 'others' }]);
  });

  it('comes in parts that Lambda can answer with, each response once', async () => {
    const answer = 'x'.repeat(102_400);
    await load(Array.from({ length: 60 }, (_, index) => response({ question: `number ${index}`, answer })));

    const first = await listPrepared(world, {});
    const second = await listPrepared(world, { after: first.next });

    expect(JSON.stringify(first).length).toBeLessThan(6_000_000);
    expect(second.next).toBeUndefined();
    expect(new Set([...first.responses, ...second.responses].map(({ question }) => question)).size).toBe(60);
    expect(first.responses.length + second.responses.length).toBe(60);
  });
});

describe('an expiry', () => {
  beforeEach(async () => {
    await load([
      response(),
      response({ audience: { group: 'power' }, language: 'de' }),
      response({ ...another, family: 'claude' }),
    ]);
    await load([response({ question: 'Whose is this?' })], { set: 'others' });
  });
  const over = () => store.all.filter(({ expiresAt }) => expiresAt === world.clock.now() / 1_000);

  it('ends all of a set at once', async () => {
    expect(await expire()).toEqual({ expired: 3 });
    expect(over().map(({ set, version }) => [set, version])).toEqual([
      ['faq', 2],
      ['faq', 2],
      ['faq', 2],
    ]);
  });

  it.each([
    ['question', { question: 'how do I reset my password' }, 2],
    ['audience', { audience: { group: 'power' } }, 1],
    ['everyone', { audience: 'everyone' }, 2],
    ['language', { language: 'DE' }, 1],
    ['family', { family: 'claude' }, 1],
    ['question and audience', { question: 'Where is the VPN?', audience: { group: 'power' } }, 0],
  ])('ends what has the %s that is given', async (_, criteria, expired) => {
    expect(await expire(criteria)).toEqual({ expired });
    expect(over()).toHaveLength(expired);
  });

  it('ends nothing twice', async () => {
    await expire();

    expect(await expire()).toEqual({ expired: 0 });
  });

  it('is told in the log with who and why', async () => {
    await expire({ question: 'Where is the VPN?' });

    expect(world.telemetry.lines.at(-1)).toMatchObject({
      message: 'prepared_responses_expired',
      fields: { set: 'faq', by: 'ada@example.com', reason: 'Wrong', complete: true, expired: 1 },
    });
  });

  it('that somebody else comes between says so', async () => {
    store.put = async () => false;

    await expect(expire()).rejects.toThrow('changed by somebody else meanwhile');
    expect(world.telemetry.lines.at(-1)).toMatchObject({ fields: { complete: false, expired: 0 } });
  });
});
