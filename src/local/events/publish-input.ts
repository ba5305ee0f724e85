import { randomUUID } from 'node:crypto';
import type { IncomingEvent } from './appsync-js/handler-context';
import { invalidInput, limitExceeded, tooManyEvents } from './errors';

/** AppSync's quotas: events a publish, bytes of UTF-8 an event, bytes a publish request. */
export const MAXIMUM_EVENTS = 5;
export const MAXIMUM_EVENT_BYTES = 240 * 1024;
export const MAXIMUM_REQUEST_BYTES = 1_200 * 1024;

/** An event as it came, and as handlers see it. */
export interface PublishedEvent extends IncomingEvent {
  /** The JSON text. */
  readonly json: string;
}

/**
 * Reads the `events` of a publish: 1–5 strings of JSON.
 * @throws EventsApiError where they are anything else, or too large.
 */
export function readEvents(events: unknown): PublishedEvent[] {
  if (!Array.isArray(events) || events.length === 0)
    throw invalidInput('events must be an array of 1 to 5 JSON strings');
  if (events.length > MAXIMUM_EVENTS) throw tooManyEvents();
  return events.map(readEvent);
}

function readEvent(json: unknown, index: number): PublishedEvent {
  if (typeof json !== 'string') throw invalidInput(`events[${index}] must be a string of JSON`);
  if (Buffer.byteLength(json) > MAXIMUM_EVENT_BYTES) throw limitExceeded(`events[${index}] exceeds 240 KB`);
  try {
    return { id: randomUUID(), payload: JSON.parse(json) as unknown, json };
  } catch {
    throw invalidInput(`events[${index}] is not valid JSON`);
  }
}
