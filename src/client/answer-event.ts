import type { OutboundEvent } from '../gateway/contract/events';

/** Has a place in its answer. */
export type SequencedEvent = OutboundEvent & { readonly seq: number };

/** Tells where a turn stands; is outside the sequence. */
export type TurnEvent = Extract<OutboundEvent, { turn: unknown }>;

export function isSequenced(event: OutboundEvent): event is SequencedEvent {
  return event.seq !== undefined;
}

/** Whether nothing comes after it. */
export function isLast(event: OutboundEvent): boolean {
  return 'metadata' in event || 'error' in event || 'usage' in event || 'models' in event;
}
