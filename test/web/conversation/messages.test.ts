import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as v from 'valibot';
import type { MetadataEvent } from '../../../src/gateway/contract/events';
import { chatRequest } from '../../../src/gateway/contract/requests';
import {
  emptyConversation,
  openTurnOf,
  reduceConversation,
  type Conversation,
  type ConversationAction,
} from '../../../src/web/conversation/conversation';
import { failureOfThrown } from '../../../src/web/conversation/failure';
import { messagesOf } from '../../../src/web/conversation/messages';
import type { Round } from '../../../src/web/conversation/turn';
import { eventsOf, turnOf } from './events';

const receiver = { modelId: 'model-a', capabilities: ['tools', 'reasoning'] };
const asked = { prompt: 'Two?' };

describe('the messages of a turn', () => {
  it('hold the whole conversation, then the prompt', () => {
    expect(messagesOf([turnOf({ prompt: 'One?', answer: 'One.' })], asked, receiver)).toEqual([
      { role: 'user', content: [{ text: 'One?' }] },
      { role: 'assistant', content: [{ text: 'One.' }] },
      { role: 'user', content: [{ text: 'Two?' }] },
    ]);
  });

  it('hold what had arrived of a stopped answer', () => {
    expect(messagesOf([turnOf({ status: 'stopped', answer: 'On' })], asked, receiver)).toHaveLength(3);
  });

  it.each([
    ['failed', turnOf({ status: 'failed' })],
    ['was stopped before it began', turnOf({ status: 'stopped', answer: '' })],
    ['has a blank answer', turnOf({ answer: ' \n' })],
    ['a guardrail blocked', turnOf({ stopReason: 'guardrail_intervened' })],
  ])('leave out a turn that %s', (_, turn) => {
    expect(messagesOf([turn], asked, receiver)).toEqual([{ role: 'user', content: [{ text: 'Two?' }] }]);
  });

  describe('in whose answer a tool was called', () => {
    const reasoning = { reasoningContent: { reasoningText: { text: 'Hm.', signature: 'abc' } } };
    const call = { toolUse: { toolUseId: 't1', name: 'double', input: { number: 21 } } };
    const result = { toolUseId: 't1', content: [{ json: { number: 42 } }] };
    const { metadata } = eventsOf('r1').metadata() as MetadataEvent;
    const round: Round = {
      requestId: 'r0',
      answer: 'Let me see.',
      content: [reasoning, { text: 'Let me see.' }, call],
      results: [result],
      receipt: { ...metadata, modelId: 'model-a' },
    };
    const turn = turnOf({ rounds: [round], answer: '42.' });

    it('give its whole message back, what it thought included, and the result', () => {
      expect(messagesOf([turn], asked, receiver)).toEqual([
        { role: 'user', content: [{ text: 'Hello?' }] },
        { role: 'assistant', content: round.content },
        { role: 'user', content: [{ toolResult: result }] },
        { role: 'assistant', content: [{ text: '42.' }] },
        { role: 'user', content: [{ text: 'Two?' }] },
      ]);
    });

    it('end with the result while the answer goes on', () => {
      expect(messagesOf([], { prompt: 'Hello?', rounds: [round] }, receiver).at(-1)).toEqual({
        role: 'user',
        content: [{ toolResult: result }],
      });
    });

    it.each([
      ['another model', { ...receiver, modelId: 'model-b' }],
      ['a model that takes none', { ...receiver, capabilities: ['tools'] }],
    ])('do not give what was thought to %s', (_, other) => {
      expect(messagesOf([turn], asked, other)[1]?.content).toEqual([{ text: 'Let me see.' }, call]);
    });

    it('give a model without tools what was said, and no more', () => {
      expect(messagesOf([turn], asked, { modelId: 'model-a', capabilities: [] })).toEqual([
        { role: 'user', content: [{ text: 'Hello?' }] },
        { role: 'assistant', content: [{ text: 'Let me see.\n\n42.' }] },
        { role: 'user', content: [{ text: 'Two?' }] },
      ]);
    });
  });

  it('always are what the contract accepts: alternating, beginning and ending with the user', () => {
    fc.assert(
      fc.property(fc.array(step), nonBlank, (steps, prompt) => {
        const { turns } = steps.reduce(take, emptyConversation('c1'));

        const messages = messagesOf(turns, { prompt }, receiver);

        const request = { conversationId: 'c1', modelId: 'model-a', messages };
        expect(v.safeParse(chatRequest, request).issues).toBeUndefined();
        expect(messages.at(-1)?.content[0]?.text).toBe(prompt.toWellFormed());
      }),
    );
  });
});

/** Any text at all, unpaired surrogates included. */
const anyText = fc.string({
  unit: fc.integer({ min: 1, max: 0xffff }).map((code) => String.fromCharCode(code)),
});
const nonBlank = anyText.filter((text) => text.trim() !== '');

/** Whatever users and gateways do, in any order. */
const step = fc.oneof(
  fc.record({ do: fc.constant('send' as const), prompt: nonBlank }),
  fc.record({ do: fc.constant('delta' as const), text: anyText }),
  fc.record({
    do: fc.constant('end' as const),
    stopReason: fc.constantFrom('end_turn', 'cancelled', 'guardrail_intervened', 'max_tokens'),
  }),
  fc.record({
    do: fc.constantFrom('error' as const, 'lose' as const, 'retry' as const, 'withdraw' as const),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function take(state: Conversation, next: Step): Conversation {
  return reduceConversation(
    state,
    actionOf(next, openTurnOf(state)?.requestId ?? 'none', state.turns.length),
  );
}

function actionOf(next: Step, requestId: string, count: number): ConversationAction {
  const { delta, stop, metadata, error } = eventsOf(requestId);
  switch (next.do) {
    case 'send':
      return { type: 'sent', requestId: `r${count}`, modelId: 'model-a', prompt: next.prompt };
    case 'retry':
      return { type: 'retried', requestId: `r${count}`, modelId: 'model-a' };
    case 'withdraw':
      return { type: 'withdrawn' };
    case 'delta':
      return { type: 'received', requestId, events: [delta(next.text)], gaps: 0, receivedAt: 0 };
    case 'end':
      return {
        type: 'received',
        requestId,
        events: [stop(next.stopReason), metadata()],
        gaps: 0,
        receivedAt: 0,
      };
    case 'error':
      return { type: 'received', requestId, events: [error()], gaps: 0, receivedAt: 0 };
    case 'lose':
      return { type: 'failed', requestId, failure: failureOfThrown(new Error('lost')) };
  }
}
