import { describe, expect, it } from '@jest/globals';
import type { OutboundEvent } from '../../../src/gateway/contract/events';
import {
  emptyConversation,
  openTurnOf,
  reduceConversation,
  type Conversation,
  type ConversationAction,
} from '../../../src/web/conversation/conversation';
import { idOf } from '../../../src/web/conversation/turn';
import { MAX_ROUNDS } from '../../../src/web/conversation/turn-progress';
import type { ToolResult } from '../../../src/web/tools/run-tools';
import { eventsOf } from './events';

const { delta, stop, metadata } = eventsOf('r1');
const call = { toolUseId: 't1', name: 'double' };
const start: OutboundEvent = {
  requestId: 'r1',
  contentBlockStart: { contentBlockIndex: 1, start: { toolUse: call } },
};
const input = (text: string): OutboundEvent => ({
  requestId: 'r1',
  contentBlockDelta: { contentBlockIndex: 1, delta: { toolUse: { input: text } } },
});
const result: ToolResult = { toolUseId: 't1', status: 'success', content: [{ json: { number: 42 } }] };

const sent: ConversationAction = { type: 'sent', requestId: 'r1', modelId: 'model-a', prompt: 'Hello?' };
const received = (events: readonly OutboundEvent[], requestId = 'r1'): ConversationAction => ({
  type: 'received',
  requestId,
  events,
  gaps: 0,
  receivedAt: 0,
});
const asksForTool = [
  delta('Let me see.'),
  start,
  input('{"number":'),
  input('21}'),
  stop('tool_use'),
  metadata(),
];
const continued = (requestId: string, nextRequestId: string): ConversationAction => ({
  type: 'continued',
  requestId,
  nextRequestId,
  results: [result],
});
const stopAsked: ConversationAction = { type: 'stopAsked', requestId: 'r1' };

const after = (...actions: ConversationAction[]): Conversation =>
  actions.reduce(reduceConversation, emptyConversation('c1'));
const calling = after(sent, received(asksForTool));

describe('an answer that asks for a tool', () => {
  it('leaves its turn open, with the whole message', () => {
    expect(openTurnOf(calling)).toMatchObject({
      status: 'calling',
      content: [{ text: 'Let me see.' }, { toolUse: { ...call, input: { number: 21 } } }],
    });
  });

  it('goes on in the same turn, as another request, with what the tool gave', () => {
    const { turns } = reduceConversation(calling, continued('r1', 'r2'));

    expect(turns).toEqual([
      expect.objectContaining({
        requestId: 'r2',
        status: 'waiting',
        answer: '',
        lastSeq: -1,
        rounds: [expect.objectContaining({ requestId: 'r1', answer: 'Let me see.', results: [result] })],
      }),
    ]);
    expect(idOf(turns[0]!)).toBe('r1');
  });

  it('ends with the answer that comes then', () => {
    const going = reduceConversation(calling, continued('r1', 'r2'));

    const { turns } = reduceConversation(going, received([delta('42.'), stop(), metadata()], 'r2'));

    expect(turns).toEqual([expect.objectContaining({ status: 'complete', answer: '42.' })]);
  });

  it.each([
    ['what comes of the request that is over', received([delta('late')])],
    [
      'the end of its stream',
      { type: 'failed', requestId: 'r1', failure: { code: 'x' } } as ConversationAction,
    ],
    ['the results of another request', continued('r0', 'r2')],
  ])('is not changed by %s', (_, action) => {
    expect(openTurnOf(reduceConversation(calling, action))).toEqual(openTurnOf(calling));
  });

  it.each([
    ['is stopped while the tool runs', [sent, received(asksForTool), stopAsked]],
    [
      'is stopped before it has asked',
      [sent, received([delta('Let me see.')]), stopAsked, received(asksForTool.slice(1))],
    ],
  ])('runs none where it %s', (_, actions) => {
    expect(after(...actions).turns).toEqual([
      expect.objectContaining({ status: 'stopped', answer: 'Let me see.', stopping: false }),
    ]);
  });

  it('fails where a part of the call was lost', () => {
    const broken = [start, input('{"number":'), stop('tool_use'), metadata()];

    const { turns, alert } = after(sent, received(broken));

    expect(turns[0]?.status).toBe('failed');
    expect(alert).toMatchObject({ code: 'stream_interrupted', remedy: 'retry' });
  });

  it(`ends after ${MAX_ROUNDS} rounds, whatever it asks for`, () => {
    let state = after(sent);
    let requestId = 'r1';
    for (let round = 0; openTurnOf(state); round++) {
      state = reduceConversation(state, received(asksForTool, requestId));
      state = reduceConversation(state, continued(requestId, `next-${round}`));
      requestId = `next-${round}`;
    }

    expect(state.turns).toEqual([expect.objectContaining({ status: 'complete', stopReason: 'tool_use' })]);
    expect(state.turns[0]?.rounds).toHaveLength(MAX_ROUNDS);
  });

  it('is asked from its beginning where it is tried again', () => {
    const failure = { code: 'x', title: 'x', message: 'x', remedy: 'retry' } as const;
    const failed = after(sent, received(asksForTool), continued('r1', 'r2'), {
      type: 'failed',
      requestId: 'r2',
      failure,
    });

    const { turns } = reduceConversation(failed, { type: 'retried', requestId: 'r3', modelId: 'model-b' });

    expect(turns).toEqual([
      expect.objectContaining({ requestId: 'r3', modelId: 'model-b', status: 'waiting' }),
    ]);
    expect(turns[0]?.rounds).toBeUndefined();
  });
});

describe('what a model thinks', () => {
  const think = (text: string): OutboundEvent => ({
    requestId: 'r1',
    contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { text } } },
  });
  const at = (receivedAt: number, ...events: OutboundEvent[]) =>
    ({ ...received(events), receivedAt }) as ConversationAction;

  it('is kept beside its answer, and how long it took until the first word of that', () => {
    const { turns } = after(
      sent,
      at(1_000, think('H')),
      at(2_000, think('m.')),
      at(3_500, delta('Yes')),
      at(9_000, delta('.')),
    );

    expect(turns[0]).toMatchObject({
      status: 'streaming',
      answer: 'Yes.',
      thought: { text: 'Hm.', from: 1_000, until: 3_500 },
    });
  });

  it('is no answer yet', () => {
    expect(after(sent, at(1_000, think('Hm.'))).turns[0]).toMatchObject({ status: 'waiting', answer: '' });
  });
});
