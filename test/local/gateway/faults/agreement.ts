import { expect } from '@jest/globals';
import type { TurnTraces } from './turn-traces';
import type { Books } from './witnessed-gateway';

/** The ledger, the counters and the gateway's own answer say the same of a user's only turn, and nothing is held. */
export function expectAgreement({ ledger, counters, usage, holds }: Books, { record }: TurnTraces): void {
  expect(ledger).toMatchObject({ tokens: record!.tokens, microDollars: record!.microDollars });
  expect(counters).toEqual(ledger);
  expect(usage).toBe(ledger.tokens);
  expect(holds).toEqual([]);
}

/** The answer came whole, each event once and in order, and was charged as the model measured it. */
export function expectWhole(turn: TurnTraces, text: string): void {
  expect(turn).toMatchObject({ text, inOrder: true, gaps: 0 });
  expect(turn.end).toEqual({ stopReason: 'end_turn', terminal: 'metadata' });
  expect(turn.events.filter((event) => 'messageStart' in event)).toHaveLength(1);
  expect(turn.record).toEqual({ outcome: 'completed', estimated: false, ...turn.told });
}

/** The log's line of a turn that was charged as its user was told. */
export const settled = (outcome: string, { told }: TurnTraces): unknown =>
  expect.objectContaining({ line: 'INFO turn_settled', outcome, costMicroDollars: told.microDollars });
