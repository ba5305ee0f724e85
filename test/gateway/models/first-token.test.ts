import { beforeEach, describe, expect, it } from '@jest/globals';
import { withinFirstToken } from '../../../src/gateway/models/first-token';
import type { ModelEvent } from '../../../src/gateway/models/language-models';
import { delta, wholeAnswer } from '../world';
import { VirtualClock } from '../virtual-clock';

const start: ModelEvent = { messageStart: { role: 'assistant' } };

let clock: VirtualClock;
let abort: AbortController;
let ended: number;
beforeEach(() => {
  clock = new VirtualClock();
  abort = new AbortController();
  ended = 0;
});

/** A model that pauses for each number, in milliseconds, and heeds its signal, as adapters do. */
async function converse(steps: readonly (ModelEvent | number)[], firstTokenMs: number | undefined) {
  const ask = async function* (signal: AbortSignal): AsyncGenerator<ModelEvent> {
    try {
      for (const step of steps) {
        if (typeof step === 'number') await clock.sleep(step, signal);
        else yield step;
        if (signal.aborted) throw signal.reason;
      }
    } finally {
      ended += 1;
    }
  };
  const events: ModelEvent[] = [];
  try {
    for await (const event of withinFirstToken(clock, { firstTokenMs }, abort.signal, ask))
      events.push(event);
    return { events };
  } catch (error) {
    return { events, error };
  }
}

describe('a model that takes longer to its first token than it may', () => {
  it('is ended, as one that is out', async () => {
    const { events, error } = await converse([start, 5_000, delta('Be')], 4_000);

    expect(events).toEqual([start]);
    expect(error).toMatchObject({ code: 'bedrock_api_error', outage: true, passing: false });
    expect(ended).toBe(1);
  });

  it('is waited for where nobody said how long it may', async () => {
    const { events } = await converse([start, 5_000, delta('Be')], undefined);

    expect(events).toEqual([start, delta('Be')]);
  });

  it('may take its time once it has begun', async () => {
    const { events, error } = await converse([start, 3_000, delta('Be'), 60_000, delta('cause')], 4_000);

    expect(error).toBeUndefined();
    expect(events).toEqual([start, delta('Be'), delta('cause')]);
  });

  it('and is stopped with its turn, tells so', async () => {
    abort.abort(new Error('cancelled'));

    const { error } = await converse([10, ...wholeAnswer('Because')], 4_000);

    expect(error).toBe(abort.signal.reason);
  });
});
