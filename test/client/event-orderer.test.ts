import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { EventOrderer } from '../../src/client/event-orderer';

interface SequencedEvent {
  readonly seq: number;
}

/** Timers that run when the test says so, the oldest first. */
class ManualTimers {
  readonly #callbacks = new Set<() => void>();

  readonly schedule = (callback: () => void): (() => void) => {
    this.#callbacks.add(callback);
    return () => void this.#callbacks.delete(callback);
  };

  get pending(): number {
    return this.#callbacks.size;
  }

  fireOldest(): void {
    const [oldest] = this.#callbacks;
    if (!oldest) return;
    this.#callbacks.delete(oldest);
    oldest();
  }
}

function orderer() {
  const timers = new ManualTimers();
  const delivered: number[] = [];
  const events = new EventOrderer<SequencedEvent>({
    deliver: ({ seq }) => delivered.push(seq),
    holdMs: 2_000,
    schedule: timers.schedule,
  });
  return {
    events,
    timers,
    delivered,
    accept: (...seqs: number[]) => seqs.forEach((seq) => events.accept({ seq })),
  };
}

const upTo = (count: number) => Array.from({ length: count }, (_, seq) => seq);

describe('putting events into order', () => {
  it('delivers events that come in order at once', () => {
    const { accept, delivered, timers } = orderer();

    accept(0, 1, 2);

    expect(delivered).toEqual([0, 1, 2]);
    expect(timers.pending).toBe(0);
  });

  it('holds an event that comes too early until those before it have come', () => {
    const { accept, delivered } = orderer();

    accept(0, 2, 3);
    expect(delivered).toEqual([0]);

    accept(1);
    expect(delivered).toEqual([0, 1, 2, 3]);
  });

  it('passes over what is missing once a later event was held for as long as it may be', () => {
    const { accept, delivered, timers, events } = orderer();

    accept(0, 3);
    timers.fireOldest();

    expect(delivered).toEqual([0, 3]);
    expect(events.gaps).toBe(2);
  });

  it('waits for each gap by itself', () => {
    const { accept, delivered, timers, events } = orderer();

    accept(1, 3);
    timers.fireOldest();

    expect(delivered).toEqual([1]);
    expect(events.gaps).toBe(1);
  });

  it('drops an event that comes after it was passed over', () => {
    const { accept, delivered, timers, events } = orderer();

    accept(1);
    timers.fireOldest();
    accept(0, 2);

    expect(delivered).toEqual([1, 2]);
    expect(events.gaps).toBe(1);
  });

  it('leaves no timer behind when it is closed', () => {
    const { accept, timers, events } = orderer();

    accept(5, 7);
    events.close();

    expect(timers.pending).toBe(0);
  });

  it('gives nothing up while it is paused, and has all its patience after', () => {
    const { accept, delivered, timers, events } = orderer();

    accept(0, 2);
    events.pause();
    accept(4);
    expect(timers.pending).toBe(0);

    events.unpause();
    expect(timers.pending).toBe(2);
    accept(1, 3);
    expect(delivered).toEqual([0, 1, 2, 3, 4]);
    expect(timers.pending).toBe(0);
  });

  it('has one timer an event, however often it is paused', () => {
    const { accept, timers, events } = orderer();
    accept(2);

    events.unpause();
    events.pause();
    events.pause();
    events.unpause();
    events.unpause();

    expect(timers.pending).toBe(1);
  });

  it('yields each of any number of events once and in order, whatever their order and repetitions', () => {
    const disordered = fc.integer({ min: 1, max: 40 }).chain((count) =>
      fc
        .array(fc.integer({ min: 0, max: count - 1 }), { maxLength: 40 })
        .chain((repetitions) =>
          fc.shuffledSubarray([...upTo(count), ...repetitions], { minLength: count + repetitions.length }),
        )
        .map((seqs) => ({ count, seqs })),
    );

    fc.assert(
      fc.property(disordered, ({ count, seqs }) => {
        const { accept, delivered, timers, events } = orderer();

        accept(...seqs);

        expect(delivered).toEqual(upTo(count));
        expect(events.gaps).toBe(0);
        expect(timers.pending).toBe(0);
      }),
    );
  });

  it('accounts for every event as delivered or missing, whatever is lost and whenever the waiting ends', () => {
    const arrivalsAndTimeouts = fc.array(fc.oneof(fc.nat({ max: 30 }), fc.constant('timeout' as const)), {
      maxLength: 80,
    });

    fc.assert(
      fc.property(arrivalsAndTimeouts, (steps) => {
        const { accept, delivered, timers, events } = orderer();

        for (const step of steps) {
          if (step === 'timeout') timers.fireOldest();
          else accept(step);
        }
        while (timers.pending > 0) timers.fireOldest();

        const last = Math.max(-1, ...steps.filter((step) => step !== 'timeout'));
        expect(delivered).toEqual([...new Set(delivered)].sort((a, b) => a - b));
        expect(delivered.length + events.gaps).toBe(last + 1);
      }),
    );
  });
});
