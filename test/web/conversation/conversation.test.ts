import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  emptyConversation,
  failedTurnOf,
  openTurnOf,
  reduceConversation,
  type Conversation,
  type ConversationAction,
} from '../../../src/web/conversation/conversation';
import { failureOfThrown } from '../../../src/web/conversation/failure';
import { eventsOf } from './events';

const { start, delta, stop, metadata, error } = eventsOf('r1');
const failure = failureOfThrown(new Error('The connection is lost.'), 'r1');

const sent: ConversationAction = { type: 'sent', requestId: 'r1', modelId: 'model-a', prompt: 'Hello?' };
const received = (...events: ReturnType<typeof delta>[]): ConversationAction => ({
  type: 'received',
  requestId: 'r1',
  events,
  gaps: 0,
  receivedAt: 0,
});
const failed: ConversationAction = { type: 'failed', requestId: 'r1', failure };
const stopAsked: ConversationAction = { type: 'stopAsked', requestId: 'r1' };

const after = (...actions: ConversationAction[]): Conversation =>
  actions.reduce(reduceConversation, emptyConversation('c1'));
const answered = after(sent, received(start(), delta('Hel'), delta('lo.'), stop(), metadata()));

describe('a turn', () => {
  it.each([
    ['is sent', [sent], { status: 'waiting', answer: '' }],
    ['has begun without text', [sent, received(start())], { status: 'waiting', answer: '' }],
    ['streams', [sent, received(start(), delta('Hel'))], { status: 'streaming', answer: 'Hel' }],
    [
      'streams on in another frame',
      [sent, received(delta('Hel')), received(delta('lo.'))],
      { status: 'streaming', answer: 'Hello.' },
    ],
    [
      'is complete with its metadata',
      [sent, received(delta('Hello.'), stop(), metadata())],
      { status: 'complete', answer: 'Hello.', stopReason: 'end_turn' },
    ],
    [
      'is being stopped',
      [sent, received(delta('Hel')), stopAsked],
      { status: 'streaming', answer: 'Hel', stopping: true },
    ],
    [
      'is stopped, and keeps what arrived',
      [sent, received(delta('Hel')), stopAsked, received(delta('l'), stop('cancelled'), metadata())],
      { status: 'stopped', answer: 'Hell', stopping: false },
    ],
    [
      'fails by an error event, and keeps what arrived',
      [sent, received(delta('Hel'), error())],
      { status: 'failed', answer: 'Hel', stopping: false },
    ],
    [
      'fails by a lost connection, and keeps what arrived',
      [sent, received(delta('Hel')), stopAsked, failed],
      { status: 'failed', answer: 'Hel', stopping: false, failure },
    ],
    [
      'is complete where only its metadata was lost',
      [sent, received(delta('Hello.'), stop()), failed],
      { status: 'complete', answer: 'Hello.' },
    ],
    [
      'ignores what comes after its end',
      [sent, received(delta('Hello.'), stop(), metadata(), delta('!')), failed],
      { status: 'complete', answer: 'Hello.' },
    ],
  ] as const)('%s', (_, actions, expected) => {
    expect(after(...actions).turns).toEqual([expect.objectContaining(expected)]);
  });

  it('keeps what the gateway charged for it', () => {
    expect(answered.turns[0]?.receipt?.cost).toEqual({ microDollars: 123, estimated: false });
  });

  it('knows how many events never arrived', () => {
    const state = after(sent, {
      type: 'received',
      requestId: 'r1',
      events: [delta('Hel')],
      gaps: 2,
      receivedAt: 0,
    });

    expect(state.turns[0]?.gaps).toBe(2);
  });
});

describe('the place from which a resume goes on', () => {
  const numbered = (...seqs: number[]) =>
    received(...(seqs.map((seq) => ({ ...delta(`<${seq}>`), seq })) as ReturnType<typeof delta>[]));

  it('is before the first event of a turn that was sent', () => {
    expect(after(sent).turns[0]?.lastSeq).toBe(-1);
  });

  it('is always the last event that is part of the text', () => {
    fc.assert(
      fc.property(fc.nat({ max: 30 }), fc.nat({ max: 30 }), (end, cut) => {
        const seqs = Array.from({ length: end + 1 }, (_, seq) => seq);
        const { lastSeq, answer } = after(sent, numbered(...seqs.slice(0, cut))).turns[0]!;
        const rest = numbered(...seqs.slice(lastSeq + 1));

        const whole = reduceConversation(after(sent, numbered(...seqs.slice(0, cut))), rest).turns[0]!;

        expect(whole.answer).toBe(seqs.map((seq) => `<${seq}>`).join(''));
        expect(whole.answer.startsWith(answer)).toBe(true);
      }),
    );
  });

  it('moves with events that have no text, and not with those outside the sequence', () => {
    const turn = { requestId: 'r1', turn: { state: 'invoked' } } as ReturnType<typeof delta>;

    expect(after(sent, received({ ...start(), seq: 0 }, turn)).turns[0]?.lastSeq).toBe(0);
  });
});

describe('the error banner', () => {
  it.each([
    ['an error event', received(error()), 'bedrock_throttling_error'],
    ['a failure of the client', failed, 'unknown'],
    ['a stop that was refused', { type: 'stopRefused', requestId: 'r1', failure } as const, 'unknown'],
  ])('shows %s', (_, action, code) => {
    expect(after(sent, action).alert?.code).toBe(code);
  });

  it('goes when it is dismissed, and the failed turn stays', () => {
    const state = after(sent, failed, { type: 'dismissed' });

    expect(state.alert).toBeUndefined();
    expect(failedTurnOf(state)?.prompt).toBe('Hello?');
  });

  it('goes when another prompt is sent', () => {
    expect(after(sent, failed, { ...sent, requestId: 'r2' }).alert).toBeUndefined();
  });
});

describe('a failed turn', () => {
  it('is retried in its own place, as another request', () => {
    const state = after(sent, received(delta('Hel')), failed, {
      type: 'retried',
      requestId: 'r2',
      modelId: 'model-b',
    });

    expect(state.turns).toEqual([
      expect.objectContaining({
        requestId: 'r2',
        modelId: 'model-b',
        prompt: 'Hello?',
        answer: '',
        status: 'waiting',
      }),
    ]);
  });

  it('is withdrawn', () => {
    expect(after(sent, failed, { type: 'withdrawn' }).turns).toEqual([]);
  });

  it.each([
    { type: 'withdrawn' } as const,
    { type: 'retried', requestId: 'r2', modelId: 'model-a' } as const,
  ])('is needed for $type: an answered turn stays', (action) => {
    expect(reduceConversation(answered, action)).toBe(answered);
  });
});

describe('one turn at a time', () => {
  it('ignores a prompt while an answer is coming in', () => {
    const state = after(sent);

    expect(reduceConversation(state, { ...sent, requestId: 'r2' })).toBe(state);
    expect(openTurnOf(state)?.requestId).toBe('r1');
  });

  it('ignores the answer of a conversation that was left', () => {
    const left = after(sent, { type: 'begun', conversationId: 'c2' });
    const next = reduceConversation(left, { ...sent, requestId: 'r2' });

    expect(left).toEqual(emptyConversation('c2'));
    expect(reduceConversation(left, received(delta('Hel')))).toBe(left);
    expect(reduceConversation(next, received(delta('Hel')))).toBe(next);
  });

  it('is not open any more once it has ended', () => {
    expect(openTurnOf(answered)).toBeUndefined();
  });
});
