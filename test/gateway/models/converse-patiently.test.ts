import { beforeEach, describe, expect, it } from '@jest/globals';
import { conversePatiently } from '../../../src/gateway/models/converse-patiently';
import type { ModelEvent, ModelRequest } from '../../../src/gateway/models/language-models';
import { ModelError } from '../../../src/gateway/models/language-models';
import { delta, wholeAnswer } from '../world';

const request: ModelRequest = {
  bedrockModelId: 'amazon.nova-lite-v1:0',
  messages: [{ role: 'user', content: [{ text: 'Why?' }] }],
  inferenceConfig: { maxTokens: 100 },
  metadata: {},
};
const start: ModelEvent = { messageStart: { role: 'assistant' } };
const block: ModelEvent = { contentBlockStart: { contentBlockIndex: 0, start: {} } };
const busy = () => new ModelError('bedrock_throttling_error', 'The model is busy.', { passing: true });
const refused = () => new ModelError('bedrock_validation_error', 'The model refused.');
const answer = wholeAnswer('Because');

let calls: number;
let pauses: number[];
let abort: AbortController;
beforeEach(() => {
  calls = 0;
  pauses = [];
  abort = new AbortController();
});

/** Plays one script a call. */
async function converse(...scripts: readonly (readonly (ModelEvent | Error)[])[]) {
  const models = {
    converse: async function* () {
      abort.signal.throwIfAborted();
      for (const step of scripts[calls++] ?? []) {
        if (step instanceof Error) throw step;
        yield step;
      }
    },
  };
  const clock = {
    now: () => 0,
    sleep: async (milliseconds: number) => {
      pauses.push(milliseconds);
    },
  };
  const events: ModelEvent[] = [];
  try {
    for await (const event of conversePatiently({ models, clock }, request, abort.signal)) events.push(event);
    return { events };
  } catch (error) {
    return { events, error };
  }
}

describe('a model that fails', () => {
  it('before its first token is asked again, and its user sees one answer', async () => {
    const { events, error } = await converse([start, busy()], [start, block, busy()], answer);

    expect(error).toBeUndefined();
    expect(events).toEqual(answer);
  });

  it('is asked again after a pause that doubles', async () => {
    await converse([busy()], [busy()], answer);

    expect(pauses).toEqual([200, 400]);
  });

  it('three times is asked no more', async () => {
    const last = busy();

    const { events, error } = await converse([busy()], [busy()], [start, last], answer);

    expect(calls).toBe(3);
    expect(events).toEqual([start]);
    expect(error).toBe(last);
  });

  it('after its first token is not asked again', async () => {
    const failure = busy();

    const { events, error } = await converse([start, delta('Be'), failure], answer);

    expect(events).toEqual([start, delta('Be')]);
    expect(error).toBe(failure);
    expect(calls).toBe(1);
  });

  it.each([
    ['refuses for good', refused()],
    ['fails in a way that nobody foresaw', new Error('The connection was reset')],
  ])('and %s is not asked again', async (_, failure) => {
    const { error } = await converse([failure], answer);

    expect(error).toBe(failure);
    expect(calls).toBe(1);
  });

  it('by ending before its first token is left to whoever judges ends', async () => {
    const { events } = await converse([start], answer);

    expect(events).toEqual([start]);
  });

  it('is not asked again once the turn has been stopped', async () => {
    abort.abort(new Error('cancelled'));

    const { error } = await converse(answer);

    expect(error).toBe(abort.signal.reason);
    expect(calls).toBe(0);
  });
});
