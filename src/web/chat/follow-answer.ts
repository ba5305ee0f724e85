import type { RefObject } from 'react';
import type { Answer } from '../../client/gateway';
import type { OutboundEvent } from '../../gateway/contract/events';
import type { ConversationAction } from '../conversation/conversation';
import { failureOfEarlyEnd, type Failure } from '../conversation/failure';
import type { UsageState } from '../usage/use-usage';
import { batchByFrame } from './frame-batch';

interface Following {
  readonly requestId: string;
  readonly start: () => Answer;
  /** Holds the answer, so that it can be stopped. */
  readonly coming: RefObject<Answer | undefined>;
  readonly dispatch: (action: ConversationAction) => void;
  readonly usage: Pick<UsageState, 'update' | 'refresh'>;
  /** Reads what was thrown. */
  readonly failureOf: (error: unknown, requestId: string) => Failure;
  /** Events that the turn lacked before. */
  readonly gaps: number;
}

/** Reads an answer to its end, and tells the conversation and the usage what comes. Never throws. */
export async function followAnswer({
  requestId,
  start,
  coming,
  dispatch,
  usage,
  failureOf,
  gaps,
}: Following): Promise<void> {
  let isCharged = false;
  let outcome: string | undefined;
  try {
    const answer = start();
    coming.current = answer;
    const batch = batchByFrame<OutboundEvent>((events) =>
      dispatch({ type: 'received', requestId, events, gaps: gaps + answer.gaps, receivedAt: Date.now() }),
    );
    try {
      for await (const event of answer) {
        batch.push(event);
        if ('turn' in event) outcome = event.turn.outcome;
        if ('metadata' in event) {
          isCharged = true;
          usage.update(event.metadata.remaining);
        }
      }
    } finally {
      batch.flush();
    }
    // Has no effect on a turn that is settled: every answer that ends as it should is.
    dispatch({ type: 'failed', requestId, failure: failureOfEarlyEnd(outcome, requestId) });
  } catch (error) {
    dispatch({ type: 'failed', requestId, failure: failureOf(error, requestId) });
  }
  if (!isCharged) usage.refresh();
}
