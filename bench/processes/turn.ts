import { randomUUID } from 'node:crypto';
import type { Publish } from '../cloud/publish-recorder';
import type { InboundInvocation } from '../../src/gateway/inbound';
import type { OutboundEvent } from '../../src/gateway/contract/events';

/** A chat that a user asks for, and where its answer comes. */
export interface Turn {
  readonly channel: string;
  readonly invocation: InboundInvocation;
}

/** @param text directives of the scripted model too (src/local/bedrock) */
export function turnOf(userId: string, text: string): Turn {
  const payload = {
    conversationId: randomUUID(),
    modelId: 'nova-lite',
    messages: [{ role: 'user', content: [{ text }] }],
  };
  return {
    channel: `/Outbound-Messages/${userId}`,
    invocation: {
      identity: { userId, groups: ['standard'] },
      channel: { segments: ['Inbound-Messages', userId] },
      events: [{ id: randomUUID(), payload }],
    },
  };
}

/**
 * When the first text of a whole answer came, in monotonic milliseconds.
 *
 * @throws Error where the answer is none, or not whole
 */
export function firstTextAt(publishes: readonly Publish[]): number {
  const events = publishes.flatMap(({ at, events }) => events.map((event) => ({ at, event: parse(event) })));
  const last = events.at(-1)?.event;
  if (!last || !('metadata' in last)) throw new Error(`The answer ended with ${JSON.stringify(last)}.`);
  const first = events.find(({ event }) => 'contentBlockDelta' in event);
  if (!first) throw new Error('The answer has no text.');
  return first.at;
}

function parse(event: string): OutboundEvent {
  return JSON.parse(event) as OutboundEvent;
}
