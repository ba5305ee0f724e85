import { beforeEach, describe, expect, it } from '@jest/globals';
import { CircuitBreaker } from '../../../src/gateway/models/circuit-breaker';
import { conversePatiently } from '../../../src/gateway/models/converse-patiently';
import type { ModelEvent, ModelRequest } from '../../../src/gateway/models/language-models';
import { ModelError } from '../../../src/gateway/models/language-models';
import { delta, RecordingTelemetry, wholeAnswer } from '../world';

const request: ModelRequest = {
  modelId: 'amazon.nova-lite-v1:0',
  provider: undefined,
  attempts: 3,
  firstTokenMs: undefined,
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
let breaker: CircuitBreaker;
let telemetry: RecordingTelemetry;
let now: number;
beforeEach(() => {
  calls = 0;
  pauses = [];
  abort = new AbortController();
  now = 0;
  breaker = new CircuitBreaker({ now: () => now });
  telemetry = new RecordingTelemetry();
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
    for await (const event of conversePatiently(
      { models, clock, breaker, telemetry },
      [request],
      abort.signal,
    ))
      events.push(event);
    return { events };
  } catch (error) {
    return { events, error };
  }
}

/** Plays one script a model, by its id. */
async function converseWith(...scripts: readonly (readonly (ModelEvent | Error)[])[]) {
  const requests = scripts.map((_, index) => ({ ...request, modelId: String(index) }));
  const asked: string[] = [];
  const models = {
    converse: async function* ({ modelId }: ModelRequest) {
      asked.push(modelId);
      for (const step of scripts[Number(modelId)]!) {
        if (step instanceof Error) throw step;
        yield step;
      }
    },
  };
  const clock = { now: () => 0, sleep: async () => undefined };
  const told: number[] = [];
  const events: ModelEvent[] = [];
  const answer = conversePatiently({ models, clock, breaker, telemetry }, requests, abort.signal, (index) =>
    told.push(index),
  );
  try {
    for await (const event of answer) events.push(event);
    return { events, asked, told };
  } catch (error) {
    return { events, asked, told, error };
  }
}

describe('a model that cannot answer now', () => {
  const out = () => new ModelError('bedrock_api_error', 'The model is not available.', { outage: true });

  it('is followed by the next, and its user sees one answer', async () => {
    const { events, asked, told } = await converseWith([start, out()], [out()], answer);

    expect(events).toEqual(answer);
    expect(asked).toEqual(['0', '1', '2']);
    expect(told).toEqual([0, 1, 2]);
  });

  it('is asked as often as may help before the next is', async () => {
    const { asked, told } = await converseWith([busy()], answer);

    expect(asked).toEqual(['0', '0', '0', '1']);
    expect(told).toEqual([0, 1]);
  });

  it('is not followed by any where the request itself is wrong', async () => {
    const failure = refused();

    const { asked, error } = await converseWith([failure], answer);

    expect(asked).toEqual(['0']);
    expect(error).toBe(failure);
  });

  it('is not followed by any once it has begun', async () => {
    const { asked, events } = await converseWith([start, delta('Be'), out()], answer);

    expect(asked).toEqual(['0']);
    expect(events).toEqual([start, delta('Be')]);
  });

  it('five times in a row is passed over from then on, which operators see', async () => {
    await converseWith([out()], answer);
    await converseWith([out()], answer);
    await converseWith([out()], answer);
    await converseWith([out()], answer);
    await converseWith([out()], answer);

    const { events, asked, told } = await converseWith([], answer);

    expect(asked).toEqual(['1']);
    expect(told).toEqual([1]);
    expect(events).toEqual(answer);
    expect(telemetry.metrics).toEqual([
      { metric: 'BreakersOpened', value: 1, dimensions: { provider: 'bedrock' } },
    ]);
  });

  it('because it cannot take the request is not left alone for that', async () => {
    const unable = () =>
      new ModelError('bedrock_validation_error', 'It takes no such file.', { outage: true });
    for (let time = 0; time < 6; time++) await converseWith([unable()], answer);

    const { asked } = await converseWith(answer);

    expect(asked).toEqual(['0']);
  });

  it('and has nobody in its place, is told to be left alone after the fifth time', async () => {
    for (let time = 0; time < 5; time++) await converseWith([out()]);

    const { asked, events, error } = await converseWith(answer);

    expect(asked).toEqual([]);
    expect(events).toEqual([]);
    expect(error).toMatchObject({
      code: 'bedrock_api_error',
      message: expect.stringMatching(/half a minute/),
    });
  });

  it('beyond AWS is told by its provider’s name', async () => {
    const provider = {
      name: 'elsewhere',
      baseUrl: 'https://models.example/v1',
      apiKeyHeader: 'Authorization',
      maxTokensField: 'max_tokens',
      query: {},
    } as const;
    const models = {
      converse: async function* (): AsyncGenerator<ModelEvent> {
        yield* [];
        throw out();
      },
    };
    const clock = { now: () => 0, sleep: async () => undefined };
    const ask = async () => {
      const asked = [{ ...request, provider }];
      for await (const event of conversePatiently({ models, clock, breaker, telemetry }, asked, abort.signal))
        expect(event).toBeUndefined();
    };

    for (let time = 0; time < 5; time++) await expect(ask()).rejects.toThrow('not available');

    expect(telemetry.metrics[0]).toMatchObject({ dimensions: { provider: 'elsewhere' } });
  });

  it('and is the last, is told', async () => {
    const last = out();

    const { events, error } = await converseWith([out()], [start, last]);

    expect(error).toBe(last);
    expect(events).toEqual([start]);
  });
});

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
