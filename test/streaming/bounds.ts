import type { Patience } from '../../src/client/streaming-answer-options';

/** How bad the way may be, and how long the client waits. */
export interface Bounds {
  readonly latencyMs: number;
  readonly delayMs: number;
  /** Publishes that fail, of the whole run. */
  readonly failures: number;
  /** Of one and the same event. */
  readonly losses: number;
  readonly patience: Patience;
  /** One answer in so many has a delta that an event cannot carry. */
  readonly oneLongIn: number;
}

/**
 * A way so bad that every event may be lost three times, and a client that waits for a minute: it asks for a gap after 4, 11
 * and 26 seconds, publishes may fail for 8 seconds in all, and an event may be on its way for 1.5.
 */
export const HOSTILE: Bounds = {
  latencyMs: 500,
  delayMs: 1_500,
  failures: 6,
  losses: 3,
  patience: { gapMs: 60_000, idleMs: 240_000 },
  oneLongIn: 40,
};

/** A bad day, and a client with the patience that `connectGateway` gives it: after 0.5, 1.5 and 3.5 of 8 seconds. */
export const BAD: Bounds = {
  latencyMs: 100,
  delayMs: 300,
  failures: 3,
  losses: 1,
  patience: { gapMs: 8_000, idleMs: 60_000 },
  oneLongIn: 40,
};
