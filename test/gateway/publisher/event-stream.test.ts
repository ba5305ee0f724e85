import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { GatewayEvent, OutboundEvent } from '../../../src/gateway/contract/events';
import { PublishError } from '../../../src/gateway/publisher/channel-publisher';
import { EventStream } from '../../../src/gateway/publisher/event-stream';
import { MAX_EVENT_BYTES, MAX_EVENTS } from '../../../src/gateway/publisher/pending-events';
import { textOf } from '../world';
import { VirtualClock } from '../virtual-clock';

const delta = (text: string, contentBlockIndex = 0): GatewayEvent => ({
  contentBlockDelta: { contentBlockIndex, delta: { text } },
});
const start: GatewayEvent = { messageStart: { role: 'assistant' } };
const stop: GatewayEvent = { messageStop: { stopReason: 'end_turn' } };

/** A channel whose publishes take `latencyMs`, and fail as told. */
function createStream({ latencyMs = 10, cadenceMs = 0, failures = [] as (Error | undefined)[] } = {}) {
  const clock = new VirtualClock(0);
  const requests: { at: number; events: string[] }[] = [];
  let inFlight = 0;
  const world = {
    clock,
    requests,
    recorded: [] as string[],
    mostInFlight: 0,
    get events(): OutboundEvent[] {
      return requests.flatMap(({ events }) => events.map((event) => JSON.parse(event) as OutboundEvent));
    },
  };
  const publish = async (_: string, events: readonly string[]) => {
    world.mostInFlight = Math.max(world.mostInFlight, ++inFlight);
    const at = clock.now();
    await clock.sleep(latencyMs);
    inFlight -= 1;
    const failure = failures.shift();
    if (failure) throw failure;
    requests.push({ at, events: [...events] });
  };
  const stream = new EventStream({
    publisher: { publish },
    clock,
    channel: '/Outbound-Messages/u',
    envelope: { requestId: 'r', conversationId: 'c' },
    cadenceMs,
    deadline: 300_000,
    record: (events) => world.recorded.push(...events),
  });
  return Object.assign(world, { stream });
}

describe('EventStream', () => {
  it('publishes the first delta at once, and the start of the message with it', async () => {
    const { stream, requests } = createStream();
    stream.send(start);
    stream.send(delta('Be'));
    await stream.flushed();

    expect(requests.map(({ at, events }) => [at, events.length])).toEqual([[0, 2]]);
  });

  it('merges what arrives while a publish is in flight', async () => {
    const { stream, clock, requests } = createStream({ latencyMs: 100 });
    stream.send(delta('a'));
    for (const text of ['b', 'c', 'd']) {
      await clock.sleep(10);
      stream.send(delta(text));
    }
    await stream.flushed();

    expect(
      requests.map(({ events }) => textOf(events.map((event) => JSON.parse(event) as OutboundEvent))),
    ).toEqual(['a', 'bcd']);
  });

  it('lets control events ride with the last delta', async () => {
    const { stream, requests } = createStream();
    stream.send(delta('a'));
    stream.send(delta('b'));
    stream.send(stop);
    await stream.flushed();

    expect(requests.at(-1)!.events).toHaveLength(2);
  });

  it('keeps the cadence between the starts of two publishes', async () => {
    const { stream, clock, requests } = createStream({ latencyMs: 10, cadenceMs: 33 });
    for (let i = 0; i < 10; i++) {
      stream.send(delta('x'));
      await clock.sleep(10);
    }
    await stream.flushed();

    const gaps = requests.slice(1).map(({ at }, index) => at - requests[index]!.at);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(33);
  });

  it('does not merge across blocks, nor what is not text', async () => {
    const world = createStream();
    const reasoning: GatewayEvent = {
      contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: {} } },
    };
    for (const event of [delta('a'), delta('b'), delta('c', 1), reasoning]) world.stream.send(event);
    await world.stream.flushed();

    expect(world.events.map(({ seq }) => seq)).toEqual([0, 1, 2, 3]);
  });

  it('tries again, with the same events, what failed in passing', async () => {
    const world = createStream({ failures: [new PublishError('429', true), new PublishError('500', true)] });
    world.stream.send(delta('a'));

    expect(await world.stream.flushed()).toBeUndefined();
    expect(world.events).toMatchObject([{ seq: 0 }]);
  });

  it.each([
    ['what cannot succeed', new PublishError('403', false)],
    ['what is not understood', new TypeError('?')],
  ])('gives up at once on %s, and drops what follows', async (_, failure) => {
    const world = createStream({ failures: [failure] });
    world.stream.send(delta('a'));
    const result = await world.stream.flushed();
    world.stream.send(delta('b'));

    expect(result).toBeInstanceOf(PublishError);
    expect(world.requests).toHaveLength(0);
  });

  it('outlasts an outage of half a minute, and loses nothing', async () => {
    const failures = Array.from({ length: 19 }, () => new PublishError('500', true));
    const world = createStream({ failures });
    for (const text of ['a', 'b', 'c']) {
      world.stream.send(delta(text));
      await world.clock.sleep(5_000);
    }

    expect(await world.stream.flushed()).toBeUndefined();
    expect(world.clock.now()).toBeGreaterThan(30_000);
    expect(textOf(world.events)).toBe('abc');
  });

  it('gives up after a minute', async () => {
    const world = createStream({
      failures: Array.from({ length: 100 }, () => new PublishError('500', true)),
    });
    world.stream.send(delta('a'));

    expect(await world.stream.flushed()).toMatchObject({ message: '500' });
    expect(world.clock.now()).toBeGreaterThan(55_000);
    expect(world.clock.now()).toBeLessThanOrEqual(60_000);
  });

  it('gives up before the function ends', async () => {
    const world = createStream({
      failures: Array.from({ length: 100 }, () => new PublishError('500', true)),
    });
    await world.clock.sleep(298_000);
    world.stream.send(delta('a'));

    expect(await world.stream.flushed()).toMatchObject({ message: '500' });
    expect(world.clock.now()).toBeLessThanOrEqual(300_000);
  });

  it('records what it numbers, also past a failure', async () => {
    const world = createStream({ failures: [new PublishError('403', false)] });
    world.stream.send(delta('a'));
    await world.stream.flushed();
    world.stream.send(delta('b'));
    await world.stream.flushed();

    const recorded = world.recorded.map((event) => JSON.parse(event) as OutboundEvent);
    expect(recorded.map(({ seq }) => seq)).toEqual([0, 1]);
    expect(textOf(recorded)).toBe('ab');
  });

  it('gives no number to what is outside the sequence', async () => {
    const world = createStream();
    world.stream.send({ turn: { state: 'unknown' } });
    await world.stream.flushed();

    expect(world.events[0]).not.toHaveProperty('seq');
  });

  it('splits text that one event cannot carry, at code points', async () => {
    const world = createStream();
    const text = '😀\u0000"é'.repeat(60_000);
    world.stream.send(delta(text));
    await world.stream.flushed();

    const sizes = world.requests.flatMap(({ events }) => events.map((event) => Buffer.byteLength(event)));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_EVENT_BYTES);
    expect(world.events.every((event) => textOf([event]).isWellFormed())).toBe(true);
    expect(textOf(world.events)).toBe(text);
  });

  it('delivers any text, whole and in order, whatever the pace of model and channel', async () => {
    const arrival = fc.record({ text: fc.string({ unit: 'grapheme', minLength: 1 }), waitMs: fc.nat(50) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(arrival, { minLength: 1, maxLength: 30 }),
        fc.record({ latencyMs: fc.nat(100), cadenceMs: fc.nat(40) }),
        fc.array(fc.option(fc.constant(new PublishError('500', true)), { nil: undefined }), { maxLength: 5 }),
        async (arrivals, pace, failures) => {
          const world = createStream({ ...pace, failures });
          for (const { text, waitMs } of arrivals) {
            world.stream.send(delta(text));
            await world.clock.sleep(waitMs);
          }
          world.stream.send(stop);

          expect(await world.stream.flushed()).toBeUndefined();
          expect(textOf(world.events)).toBe(arrivals.map(({ text }) => text).join(''));
          expect(world.events.map(({ seq }) => seq)).toEqual(world.events.map((_, index) => index));
          expect(world.mostInFlight).toBe(1);
          expect(Math.max(...world.requests.map(({ events }) => events.length))).toBeLessThanOrEqual(
            MAX_EVENTS,
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});
