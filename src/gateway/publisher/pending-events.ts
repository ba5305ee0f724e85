import type { Envelope, GatewayEvent } from '../contract/events';
import { isOutOfSequence } from '../contract/events';
import { utf8Length } from '../text';
import { takeText } from './take-text';

/** AppSync: five events a publish, 240 KB an event, 1.2 MB a request. */
export const MAX_EVENTS = 5;
export const MAX_EVENT_BYTES = 240_000;

/** Events that wait to be published. Text deltas of one block that wait together become one. */
export class PendingEvents {
  private events: GatewayEvent[] = [];
  private nextSeq = 0;

  constructor(private readonly envelope: Omit<Envelope, 'seq'>) {}

  get isEmpty(): boolean {
    return this.events.length === 0;
  }

  add(event: GatewayEvent): void {
    const last = this.events.at(-1);
    const merged = last && mergeText(last, event);
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
    const text = textOf(event);
    const room = MAX_EVENT_BYTES - ENVELOPE_ROOM;
    if (text !== undefined && utf8Length(JSON.stringify(text)) > room) {
      const { head, tail } = takeText(text, room);
      this.events[0] = withText(event, tail);
      return this.number(withText(event, head));
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

type TextDelta = { contentBlockDelta: { contentBlockIndex: number; delta: { text: string } } };

function isTextDelta(event: GatewayEvent): event is TextDelta {
  return 'contentBlockDelta' in event && typeof event.contentBlockDelta.delta.text === 'string';
}

function textOf(event: GatewayEvent): string | undefined {
  return isTextDelta(event) ? event.contentBlockDelta.delta.text : undefined;
}

function withText(event: GatewayEvent, text: string): GatewayEvent {
  return { contentBlockDelta: { ...(event as TextDelta).contentBlockDelta, delta: { text } } };
}

function mergeText(first: GatewayEvent, second: GatewayEvent): GatewayEvent | undefined {
  if (!isTextDelta(first) || !isTextDelta(second)) return undefined;
  const [a, b] = [first.contentBlockDelta, second.contentBlockDelta];
  return a.contentBlockIndex === b.contentBlockIndex
    ? {
        contentBlockDelta: {
          contentBlockIndex: a.contentBlockIndex,
          delta: { text: a.delta.text + b.delta.text },
        },
      }
    : undefined;
}
