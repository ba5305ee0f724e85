import { describe, expect, it } from '@jest/globals';
import { contentOf } from '../../src/client/answer-content';
import type { GatewayEvent, OutboundEvent } from '../../src/gateway/contract/events';

const events = (...content: GatewayEvent[]): OutboundEvent[] =>
  content.map((event, seq) => ({ requestId: 'r1', seq, ...event }));
const delta = (contentBlockIndex: number, piece: Record<string, unknown>): GatewayEvent => ({
  contentBlockDelta: { contentBlockIndex, delta: piece },
});
const start = (contentBlockIndex: number, toolUse: object): GatewayEvent => ({
  contentBlockStart: { contentBlockIndex, start: { toolUse } },
});
const call = { toolUseId: 't1', name: 'weather' };

describe('the content of an answer', () => {
  it('is its text, joined', () => {
    expect(contentOf(events(delta(0, { text: 'Be' }), delta(0, { text: 'cause' })))).toEqual([
      { text: 'Because' },
    ]);
  });

  it('is what the model thought, what it said, and the tools that it asks for, in the order of the blocks', () => {
    const content = contentOf(
      events(
        delta(0, { reasoningContent: { text: 'H' } }),
        delta(0, { reasoningContent: { text: 'm.' } }),
        delta(0, { reasoningContent: { signature: 'abc' } }),
        delta(1, { text: 'I look.' }),
        start(2, call),
        delta(2, { toolUse: { input: '{"city":' } }),
        delta(2, { toolUse: { input: '"Oslo"}' } }),
      ),
    );

    expect(content).toEqual([
      { reasoningContent: { reasoningText: { text: 'Hm.', signature: 'abc' } } },
      { text: 'I look.' },
      { toolUse: { ...call, input: { city: 'Oslo' } } },
    ]);
  });

  it('keeps what the provider has hidden of its reasoning', () => {
    expect(contentOf(events(delta(0, { reasoningContent: { redactedContent: 'AAAA' } })))).toEqual([
      { reasoningContent: { redactedContent: 'AAAA' } },
    ]);
  });

  it('has a tool without input', () => {
    expect(contentOf(events(start(0, call)))).toEqual([{ toolUse: { ...call, input: {} } }]);
  });

  it('leaves out what has nothing in it, which a next turn could not give back', () => {
    expect(contentOf(events(delta(0, { text: ' \n' }), delta(1, { citation: {} })))).toEqual([]);
  });
});
