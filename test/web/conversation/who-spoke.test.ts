import { describe, expect, it } from '@jest/globals';
import type { MetadataEvent } from '../../../src/gateway/contract/events';
import {
  emptyConversation,
  reduceConversation,
  repeatableTurnOf,
} from '../../../src/web/conversation/conversation';
import { coverageFactOf, guardrailNoteOf } from '../../../src/web/conversation/guardrail';
import { fallbackNotesOf, speakerOf } from '../../../src/web/conversation/speaker';
import { totalReceiptOf, type Receipt } from '../../../src/web/conversation/total-receipt';
import type { Round } from '../../../src/web/conversation/turn';
import { eventsOf, turnOf } from './events';

const { metadata } = eventsOf('r1').metadata() as MetadataEvent;
const receiptOf = (changes: Partial<Receipt> = {}): Receipt => ({ ...metadata, ...changes });
const roundOf = (receipt: Receipt): Round => ({
  requestId: 'r0',
  answer: '',
  content: [],
  results: [],
  receipt,
});
const nameOf = (modelId: string) => `Model ${modelId.slice(-1).toUpperCase()}`;
const preparedTurn = turnOf({ receipt: receiptOf({ prepared: { set: 'hours', version: 1 } }) });

describe('who spoke', () => {
  it('is the model that did, by its name', () => {
    expect(speakerOf(receiptOf({ modelId: 'model-b', requestedModelId: 'model-a' }), nameOf)).toBe('Model B');
  });

  it('is nobody where the answer was prepared', () => {
    expect(speakerOf(preparedTurn.receipt!, nameOf)).toBe('Prepared answer');
  });

  it('is noted once where it was another model in several rounds', () => {
    const receipt = receiptOf({ modelId: 'model-b', requestedModelId: 'model-a' });

    expect(fallbackNotesOf(turnOf({ receipt, rounds: [roundOf(receipt)] }), nameOf)).toEqual([
      'Model B answered, for Model A was not available.',
    ]);
    expect(fallbackNotesOf(turnOf({ receipt: receiptOf() }), nameOf)).toEqual([]);
  });
});

describe('a prepared answer', () => {
  const state = { ...emptyConversation('c1'), turns: [preparedTurn] };
  const skip = { type: 'retried', requestId: 'r2', modelId: 'model-a', prepared: 'skip' } as const;

  it('gives its place to the model’s, where that is asked', () => {
    expect(reduceConversation(state, skip).turns).toEqual([
      expect.objectContaining({ requestId: 'r2', prompt: 'Hello?', prepared: 'skip', status: 'waiting' }),
    ]);
  });

  it('is not asked for again where the model’s fails', () => {
    const failure = { code: 'x', title: 'x', message: 'x', remedy: 'retry' } as const;
    const failed = reduceConversation(reduceConversation(state, skip), {
      type: 'failed',
      requestId: 'r2',
      failure,
    });

    const { turns } = reduceConversation(failed, { type: 'retried', requestId: 'r3', modelId: 'model-a' });

    expect(turns[0]).toMatchObject({ requestId: 'r3', prepared: 'skip' });
  });

  it('is the only complete one that can be asked again', () => {
    expect(repeatableTurnOf(state)).toBe(preparedTurn);
    expect(repeatableTurnOf({ ...state, turns: [turnOf({ receipt: receiptOf() })] })).toBeUndefined();
  });
});

describe('the receipt of a turn of several requests', () => {
  it('tells what they took together, and the wait for the first word of all', () => {
    const last = receiptOf({
      metrics: { latencyMs: 100, firstTokenMs: 50 },
      cost: { microDollars: 7, estimated: true },
      modelId: 'model-b',
    });

    expect(totalReceiptOf(turnOf({ rounds: [roundOf(receiptOf())], receipt: last }))).toMatchObject({
      usage: { inputTokens: 24, outputTokens: 68, totalTokens: 92 },
      metrics: { latencyMs: 1_000, firstTokenMs: 420 },
      cost: { microDollars: 130, estimated: true },
      modelId: 'model-b',
    });
  });

  it('does not make a cost known that is not', () => {
    const unknown = receiptOf({ cost: { microDollars: 0, estimated: false, unknown: true } });

    expect(totalReceiptOf(turnOf({ rounds: [roundOf(unknown)], receipt: receiptOf() }))?.cost.unknown).toBe(
      true,
    );
  });

  it('is there though the last request failed: what was before it is charged', () => {
    expect(totalReceiptOf(turnOf({ status: 'failed', rounds: [roundOf(receiptOf())] }))).toEqual(receiptOf());
    expect(totalReceiptOf(turnOf({ status: 'failed' }))).toBeUndefined();
  });
});

describe('what the guardrail did', () => {
  it.each([
    ['scanned', undefined],
    ['partial', 'guardrail saw a part'],
    ['not_scanned', 'not seen by the guardrail'],
    ['of_tomorrow', 'guardrail: of_tomorrow'],
    ['constructor', 'guardrail: constructor'],
  ])('is told of how much it saw: %s', (coverage, fact) => {
    expect(coverageFactOf(receiptOf({ guardrail: { coverage, intervened: false } }))).toBe(fact);
  });

  it('is not told where there is none', () => {
    expect(coverageFactOf(receiptOf())).toBeUndefined();
    expect(guardrailNoteOf(turnOf({ receipt: receiptOf() }))).toBe('');
  });

  it('is told where it stepped in and the answer went on; else the end of it tells', () => {
    const receipt = receiptOf({ guardrail: { coverage: 'scanned', intervened: true } });

    expect(guardrailNoteOf(turnOf({ receipt, stopReason: 'end_turn' }))).toMatch(/stepped in/);
    expect(guardrailNoteOf(turnOf({ receipt, stopReason: 'guardrail_intervened' }))).toBe('');
  });
});
