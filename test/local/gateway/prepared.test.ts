import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningGateway, SignedIn } from './running-gateway';
import { ask, collect, errorOf, metadataOf, runGateway, textOf } from './running-gateway';

const QUESTION = 'When are you open?';

let running: RunningGateway;
let ada: SignedIn;
let ben: SignedIn;
beforeAll(async () => {
  // Functions see the first response that is ever prepared when they read their configuration again.
  running = await runGateway({ environment: { AI_GATEWAY_CONFIGURATION_REFRESH_MS: '1' } });
  [ada, ben] = [await running.newUser(['power']), await running.newUser(['standard'])];
}, 60_000);
afterAll(() => running.stop());

/** What operators ask of the operations function. */
const operate = async (action: string, fields: object) => {
  const { payload } = await running.local.lambda.invoke('ai-gateway-operations', { action, ...fields });
  return payload;
};

const load = (responses: object[]) =>
  operate('load_prepared', { set: 'faq', responses, replace: true, loadedBy: 'olga', reason: 'A test' });

async function asked({ gateway }: SignedIn, text = QUESTION, fields: object = {}) {
  const before = running.local.bedrock!.requests;
  const events = await collect(ask(gateway, text, fields));
  return { events, text: textOf(events), calls: running.local.bedrock!.requests - before };
}

describe('a prepared response', () => {
  it('answers each of those whom it is for, without a model, and is counted', async () => {
    const counts = await load([
      { question: QUESTION, answer: 'Always, for you.', audience: { group: 'power' } },
      { question: QUESTION, answer: 'From nine to five.', audience: 'everyone' },
    ]);

    const [ofAda, ofBen] = [await asked(ada), await asked(ben, 'WHEN are   you open')];

    expect(counts).toEqual({ added: 2, changed: 0, unchanged: 0, removed: 0 });
    expect(ofAda).toMatchObject({ text: 'Always, for you.', calls: 0 });
    expect(ofBen).toMatchObject({ text: 'From nine to five.', calls: 0 });
    expect(metadataOf(ofBen.events)).toMatchObject({
      usage: { totalTokens: 0 },
      prepared: { set: 'faq', version: 1 },
      guardrail: { coverage: 'scanned', intervened: false },
    });
    await running.local.lambda.drain();
    expect(await operate('list_prepared', { set: 'faq' })).toMatchObject({
      responses: expect.arrayContaining([
        expect.objectContaining({ answer: 'From nine to five.', hits: 1, version: 1 }),
      ]),
    });
  });

  it('is left to the model where its user asks for that', async () => {
    const { calls, events } = await asked(ben, QUESTION, { prepared: 'skip' });

    expect(calls).toBe(1);
    expect(metadataOf(events)).not.toHaveProperty('prepared');
  });

  it('is stopped by the guardrail as a model’s answer is', async () => {
    await load([{ question: QUESTION, answer: 'The word is xyzzy.', audience: 'everyone' }]);

    const { events, text } = await asked(ben);

    expect(text).not.toContain('xyzzy');
    expect(errorOf(events)).toBeUndefined();
    expect(events).toContainEqual(
      expect.objectContaining({ messageStop: { stopReason: 'guardrail_intervened' } }),
    );
  });

  it('is never given once it has expired', async () => {
    await load([{ question: QUESTION, answer: 'Until now.', audience: 'everyone' }]);
    const before = await asked(ben);
    await operate('expire_prepared', { set: 'faq', expiredBy: 'olga', reason: 'A test' });

    const after = await asked(ben);

    expect(before).toMatchObject({ text: 'Until now.', calls: 0 });
    expect(after.text).not.toBe('Until now.');
    expect(after.calls).toBe(1);
  });
});
