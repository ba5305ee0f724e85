import { useEffect, useEffectEvent, useReducer, useRef } from 'react';
import type { Answer, Gateway } from '../../client/gateway';
import type { OutboundEvent } from '../../gateway/contract/events';
import {
  failedTurnOf,
  openTurnOf,
  reduceConversation,
  type Conversation,
} from '../conversation/conversation';
import {
  failureOfEarlyEnd,
  failureOfResume,
  failureOfStop,
  failureOfThrown,
  type Failure,
} from '../conversation/failure';
import { messagesOf } from '../conversation/messages';
import { restoreConversation, saveConversation, savePointOf } from '../conversation/saved-conversation';
import type { UsageState } from '../usage/use-usage';
import { batchByFrame } from './frame-batch';

export interface ConversationControls {
  readonly conversation: Conversation;
  /** Asks the model. False where an answer is still coming in: then nothing happened. */
  readonly send: (prompt: string, modelId: string) => boolean;
  /** Asks the last prompt again, with the same messages and a new request id. */
  readonly retry: (modelId: string) => void;
  /** Takes the last, failed turn out and returns its prompt. */
  readonly withdraw: () => string | undefined;
  readonly stop: () => void;
  readonly dismissAlert: () => void;
  /** Leaves the conversation, and stops the answer that is coming in. */
  readonly begin: () => void;
}

/** One conversation at a time over `gateway`, kept over a reload of the page, which goes on with the answer then. */
export function useConversation(
  gateway: Gateway,
  { update, refresh }: Pick<UsageState, 'update' | 'refresh'>,
): ConversationControls {
  const [conversation, dispatch] = useReducer(reduceConversation, gateway.userId, (userId) =>
    restoreConversation(sessionStorage, userId, crypto.randomUUID()),
  );
  const coming = useRef<Answer>(undefined);
  const { conversationId } = conversation;
  const open = openTurnOf(conversation);

  const save = useEffectEvent(() => saveConversation(sessionStorage, gateway.userId, conversation));
  const savePoint = savePointOf(conversation);
  useEffect(() => save(), [savePoint]);
  useEffect(() => {
    window.addEventListener('pagehide', save);
    return () => window.removeEventListener('pagehide', save);
  }, []);

  function ask(requestId: string, modelId: string, prompt: string): void {
    const messages = messagesOf(conversation.turns, prompt);
    const chat = () => gateway.chat({ conversationId, requestId, modelId, messages });
    void follow(requestId, chat, failureOfThrown, 0);
  }

  /** Reads an answer to its end. `gaps`: what it lacked before. */
  async function follow(
    requestId: string,
    start: () => Answer,
    failureOf: (error: unknown, requestId: string) => Failure,
    gaps: number,
  ): Promise<void> {
    let isCharged = false;
    let outcome: string | undefined;
    try {
      const answer = start();
      coming.current = answer;
      const batch = batchByFrame<OutboundEvent>((events) =>
        dispatch({
          type: 'received',
          requestId,
          events,
          gaps: gaps + answer.gaps,
          receivedAt: Date.now(),
        }),
      );
      try {
        for await (const event of answer) {
          batch.push(event);
          if ('turn' in event) outcome = event.turn.outcome;
          if ('metadata' in event) {
            isCharged = true;
            update(event.metadata.remaining);
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
    if (!isCharged) refresh();
  }

  const goOn = useEffectEvent(() => {
    if (!open) return;
    const { requestId, lastSeq, gaps } = open;
    const resume = () => gateway.resume({ conversationId, requestId, afterSeq: lastSeq });
    void follow(requestId, resume, failureOfResume, gaps);
  });
  useEffect(() => goOn(), []);

  function cancel(): Promise<void> {
    return coming.current?.cancel() ?? Promise.resolve();
  }

  return {
    conversation,
    send(prompt, modelId) {
      if (open) return false;
      const requestId = crypto.randomUUID();
      dispatch({ type: 'sent', requestId, modelId, prompt });
      ask(requestId, modelId, prompt);
      return true;
    },
    retry(modelId) {
      const failed = failedTurnOf(conversation);
      if (!failed) return;
      const requestId = crypto.randomUUID();
      dispatch({ type: 'retried', requestId, modelId });
      ask(requestId, modelId, failed.prompt);
    },
    withdraw() {
      const failed = failedTurnOf(conversation);
      dispatch({ type: 'withdrawn' });
      return failed?.prompt;
    },
    stop() {
      if (!open || open.stopping) return;
      const { requestId } = open;
      dispatch({ type: 'stopAsked', requestId });
      cancel().catch((error: unknown) =>
        dispatch({ type: 'stopRefused', requestId, failure: failureOfStop(error, requestId) }),
      );
    },
    dismissAlert() {
      dispatch({ type: 'dismissed' });
    },
    begin() {
      if (open) cancel().catch(() => undefined);
      dispatch({ type: 'begun', conversationId: crypto.randomUUID() });
    },
  };
}
