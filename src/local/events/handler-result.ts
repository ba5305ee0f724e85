import type { IncomingEvent } from './appsync-js/handler-context';

/** One entry of what `onPublish` returns: an event to broadcast, or to tell the publisher of as failed. */
export interface OutgoingEvent {
  readonly id: string;
  readonly payload: unknown;
  readonly error?: string;
}

/**
 * Reads what `onPublish` returned: null, or a list of `{id, payload}` and `{id, error}` with ids of the events that it got.
 * @throws what `refuse` makes of the reason, where it is anything else.
 */
export function readHandlerResult(
  result: unknown,
  events: readonly IncomingEvent[],
  refuse: (reason: string) => Error,
): OutgoingEvent[] {
  if (result === null || result === undefined) return [];
  if (!Array.isArray(result)) throw refuse('onPublish must return a list of events, or null');
  const ids = new Set(events.map(({ id }) => id));
  return result.map((entry: unknown) => {
    const {
      id,
      payload = null,
      error,
    } = Object(entry) as { id?: unknown; payload?: unknown; error?: unknown };
    // Deleted so that an id that is named twice is unknown the second time.
    if (typeof id !== 'string' || !ids.delete(id))
      throw refuse('onPublish returned an unknown or repeated event id');
    if (error === undefined || error === null) return { id, payload };
    return { id, payload, error: typeof error === 'string' ? error : JSON.stringify(error) };
  });
}
