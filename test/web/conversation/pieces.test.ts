import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentOf } from '../../../src/client/answer-content';
import type { GatewayEvent, OutboundEvent } from '../../../src/gateway/contract/events';
import { withPiece } from '../../../src/web/conversation/pieces';

const delta = (contentBlockIndex: number, piece: Record<string, unknown>): OutboundEvent => ({
  requestId: 'r1',
  contentBlockDelta: { contentBlockIndex, delta: piece },
});
const call: GatewayEvent = {
  contentBlockStart: { contentBlockIndex: 2, start: { toolUse: { toolUseId: 't1', name: 'double' } } },
};

const texts = (min: number) => fc.array(fc.string({ minLength: 1 }), { minLength: min, maxLength: 12 });

describe('the pieces of a message', () => {
  it('mean what its events meant, and are as many as its blocks', () => {
    fc.assert(
      fc.property(texts(1), texts(1), fc.jsonValue(), (thoughts, words, number) => {
        const input = JSON.stringify({ number });
        const events: OutboundEvent[] = [
          ...thoughts.map((text) => delta(0, { reasoningContent: { text } })),
          delta(0, { reasoningContent: { signature: 'abc' } }),
          ...words.map((text) => delta(1, { text })),
          { requestId: 'r1', ...call },
          ...[...input].map((character) => delta(2, { toolUse: { input: character } })),
        ];

        const pieces = events.reduce(withPiece, []);

        expect(contentOf(pieces)).toEqual(contentOf(events));
        expect(pieces).toHaveLength(5);
      }),
    );
  });

  it('of two blocks stay apart', () => {
    const pieces = [delta(0, { text: 'a' }), delta(1, { text: 'b' })].reduce(withPiece, []);

    expect(contentOf(pieces)).toEqual([{ text: 'a' }, { text: 'b' }]);
  });
});
