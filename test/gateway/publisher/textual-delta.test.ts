import { describe, expect, it } from '@jest/globals';
import type { ContentBlockDeltaEvent, GatewayEvent } from '../../../src/gateway/contract/events';
import { PendingEvents } from '../../../src/gateway/publisher/pending-events';
import { joined, textualDelta } from '../../../src/gateway/publisher/textual-delta';

type Delta = ContentBlockDeltaEvent['contentBlockDelta']['delta'];
const event = (delta: Delta, contentBlockIndex = 0): GatewayEvent => ({
  contentBlockDelta: { contentBlockIndex, delta },
});

describe('two deltas of one block', () => {
  it.each<[string, Delta, Delta, Delta]>([
    ['text', { text: 'a' }, { text: 'b' }, { text: 'ab' }],
    [
      'a tool’s input',
      { toolUse: { input: '{"a"' } },
      { toolUse: { input: ':1}' } },
      { toolUse: { input: '{"a":1}' } },
    ],
    [
      'reasoning',
      { reasoningContent: { text: 'H' } },
      { reasoningContent: { text: 'm.' } },
      { reasoningContent: { text: 'Hm.' } },
    ],
  ])('become one: %s', (_, first, second, both) => {
    expect(joined(event(first), event(second))).toEqual(event(both));
  });

  it.each<[string, GatewayEvent, GatewayEvent]>([
    ['kinds', event({ text: 'a' }), event({ reasoningContent: { text: 'b' } })],
    ['blocks', event({ text: 'a' }, 0), event({ text: 'b' }, 1)],
    ['sorts of event', event({ text: 'a' }), { messageStop: { stopReason: 'end_turn' } }],
    [
      'sorts of delta',
      event({ reasoningContent: { text: 'a' } }),
      event({ reasoningContent: { signature: 'b' } }),
    ],
  ])('stay two where they are of different %s', (_, first, second) => {
    expect(joined(first, second)).toBeUndefined();
  });
});

describe('a delta that is whole', () => {
  it.each<[string, Delta]>([
    ['a signature', { reasoningContent: { signature: 'abc' } }],
    ['hidden reasoning', { reasoningContent: { redactedContent: 'AAAA' } }],
    ['something new', { citation: {} }],
  ])('is no piece of a text: %s', (_, delta) => {
    expect(textualDelta(event(delta))).toBeUndefined();
  });
});

describe('a piece that one event cannot carry', () => {
  it('is cut, whatever it is a piece of', () => {
    const pending = new PendingEvents({ requestId: 'r' });
    const input = 'x'.repeat(500_000);
    pending.add(event({ toolUse: { input } }));

    const events: string[] = [];
    while (!pending.isEmpty) events.push(...pending.takeBatch());

    const pieces = events.map((text) => (JSON.parse(text) as ContentBlockDeltaEvent).contentBlockDelta.delta);
    expect(pieces.map(({ toolUse }) => toolUse?.input ?? '').join('')).toBe(input);
    expect(Math.max(...events.map((text) => text.length))).toBeLessThanOrEqual(240_000);
  });
});
