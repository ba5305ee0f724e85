import type { ModelEvent } from '../../src/gateway/models/language-models';
import type { Patience } from '../../src/client/streaming-answer-options';

/** How a publish to AppSync goes: what of its events is broadcast, and whether the publisher hears that it went well. */
export interface PublishFate {
  readonly latencyMs: number;
  /** `failed`: nothing taken; `unheard`: all taken, and the answer lost; `partial`: every second event taken. */
  readonly result: 'taken' | 'failed' | 'unheard' | 'partial';
}

/** How one event reaches the subscriber: after a delay, a second time after another, or not at all. */
export interface DeliveryFate {
  readonly lost: boolean;
  readonly delayMs: number;
  /** Absent where it comes once. */
  readonly againAfterMs?: number | undefined;
}

/** What a model says next: an event after a pause. */
export interface ModelStep {
  readonly pauseMs: number;
  readonly event: ModelEvent;
}

/** Everything that a turn meets. */
export interface Conditions {
  readonly steps: readonly ModelStep[];
  /** `failed`: the provider breaks the stream off at its end. */
  readonly end: 'completed' | 'failed';
  /** Milliseconds after the publish at which the user cancels. */
  readonly cancelAfterMs?: number | undefined;
  /** Events after which the page is reloaded, and the answer resumed. */
  readonly reloadAfter?: number | undefined;
  /** Whether the request is delivered to the gateway twice. */
  readonly askedTwice: boolean;
  readonly cadenceMs: number;
  /** From a publish of the client's to the start of its function. */
  readonly startMs: number;
  /** One a publish, in order; later publishes are taken at once. */
  readonly publishes: readonly PublishFate[];
  /** One a delivery, again and again from the first. */
  readonly deliveries: readonly DeliveryFate[];
  /** How often one and the same event may be lost: nobody recovers what never comes. */
  readonly mostLosses: number;
  readonly patience: Patience;
}
