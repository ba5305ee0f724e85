import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as v from 'valibot';
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
import { eventsOf, turnOf } from './events';

describe('the messages of a turn', () => {
  it('hold the whole conversation, then the prompt', () => {
    expect(messagesOf([turnOf({ prompt: 'One?', answer: 'One.' })], 'Two?')).toEqual([
      { role: 'user', content: [{ text: 'One?' }] },
      { role: 'assistant', content: [{ text: 'One.' }] },
      { role: 'user', content: [{ text: 'Two?' }] },
    ]);
  });

  it('hold what had arrived of a stopped answer', () => {
    expect(messagesOf([turnOf({ status: 'stopped', answer: 'On' })], 'Two?')).toHaveLength(3);
  });

  it.each([
    ['failed', turnOf({ status: 'failed' })],
    ['was stopped before it began', turnOf({ status: 'stopped', answer: '' })],
    ['has a blank answer', turnOf({ answer: ' \n' })],
    ['a guardrail blocked', turnOf({ stopReason: 'guardrail_intervened' })],
  ])('leave out a turn that %s', (_, turn) => {
    expect(messagesOf([turn], 'Two?')).toEqual([{ role: 'user', content: [{ text: 'Two?' }] }]);
  });

  it('always are what the contract accepts: alternating, beginning and ending with the user', () => {
    fc.assert(
      fc.property(fc.array(step), nonBlank, (steps, prompt) => {
        const { turns } = steps.reduce(take, emptyConversation('c1'));

        const messages = messagesOf(turns, prompt);

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
