import { describe, expect, it } from '@jest/globals';
import type { MetadataEvent } from '../../../src/gateway/contract/events';
import { clampFactOf, clampNoteOf } from '../../../src/web/conversation/clamp';
import { notesOf } from '../../../src/web/conversation/notes';
import { eventsOf, turnOf } from './events';

const british = { language: 'en-GB' };
const { metadata } = eventsOf('r1').metadata() as MetadataEvent;
const receipt: MetadataEvent['metadata'] = {
  ...metadata,
  clamped: {
    maxTokens: 1_500,
    requestedMaxTokens: 4_096,
    limitedBy: { scope: 'team', window: '10min', unit: 'tokens' },
  },
};

describe('an answer whose length a limit shortened', () => {
  it('says so where that ended it, in place of the common note', () => {
    const turn = turnOf({ receipt, stopReason: 'max_tokens' });

    expect(clampNoteOf(turn, british)).toBe(
      'Limited to 1,500 tokens: your limit “Team tokens in 10 minutes” had no room for more.',
    );
    expect(notesOf(turn)).toEqual([expect.stringMatching(/^Limited to .* had no room for more\.$/)]);
    expect(clampFactOf(turn, british)).toBeUndefined();
  });

  it('says so in its receipt alone where it ended before', () => {
    const turn = turnOf({ receipt, stopReason: 'end_turn' });

    expect(clampNoteOf(turn, british)).toBeUndefined();
    expect(clampFactOf(turn, british)).toBe('limited to 1,500 tokens');
  });
});

it('an answer that no limit shortened says nothing of limits', () => {
  const turn = turnOf({ receipt: metadata, stopReason: 'max_tokens' });

  expect([clampNoteOf(turn), clampFactOf(turn)]).toEqual([undefined, undefined]);
});
