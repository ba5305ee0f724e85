import type { Envelope, GatewayEvent } from '../contract/events';
import { isOutOfSequence } from '../contract/events';
import { utf8Length } from '../text';
import { takeText } from './take-text';
import { eventOf, joined, textualDelta } from './textual-delta';

/** AppSync: five events a publish, 240 KB an event, 1.2 MB a request. */
export const MAX_EVENTS = 5;
export const MAX_EVENT_BYTES = 240_000;

/** Events that wait to be published. Pieces of one block's text that wait together become one. */
export class PendingEvents {
  private events: GatewayEvent[] = [];
  private nextSeq = 0;

  constructor(private readonly envelope: Omit<Envelope, 'seq'>) {}

  get isEmpty(): boolean {
    return this.events.length === 0;
  }

  add(event: GatewayEvent): void {
    const last = this.events.at(-1);
    const merged = last && joined(last, event);
    if (merged) this.events[this.events.length - 1] = merged;
    else this.events.push(event);
  }

  /** Takes what one request can carry, numbered: each the JSON text of one event. Deltas too long for one are split. */
  takeBatch(): string[] {
    const batch: string[] = [];
    while (batch.length < MAX_EVENTS && this.events.length > 0) batch.push(this.takeOne(this.events[0]!));
    return batch;
  }

  private takeOne(event: GatewayEvent): string {
    const delta = textualDelta(event);
    const room = MAX_EVENT_BYTES - ENVELOPE_ROOM;
    if (delta && utf8Length(JSON.stringify(delta.text)) > room) {
      const { head, tail } = takeText(delta.text, room);
      this.events[0] = eventOf({ ...delta, text: tail });
      return this.number(eventOf({ ...delta, text: head }));
    }
    this.events.shift();
    return this.number(event);
  }

  private number(event: GatewayEvent): string {
    const seq = isOutOfSequence(event) ? undefined : this.nextSeq++;
    return JSON.stringify({ ...this.envelope, seq, ...event });
  }
}

/** More than the envelope and a delta's own JSON take: ids are at most 64 characters each. */
const ENVELOPE_ROOM = 1_000;
