import { useEffect, useEffectEvent, useReducer, useRef } from 'react';
import { GatewayClientError } from '../../client/errors';
import type { Answer, Gateway } from '../../client/gateway';
import type { OutboundEvent } from '../../gateway/contract/events';
import type { Message } from '../../gateway/contract/requests';
import {
  failedTurnOf,
  openTurnOf,
  reduceConversation,
  type Conversation,
} from '../conversation/conversation';
import { failureOfThrown } from '../conversation/failure';
import { messagesOf } from '../conversation/messages';
import { restoreConversation, saveConversation } from '../conversation/saved-conversation';
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

/** One conversation at a time over `gateway`, kept over a reload of the page. */
export function useConversation(
  gateway: Gateway,
  { update, refresh }: Pick<UsageState, 'update' | 'refresh'>,
): ConversationControls {
  const [conversation, dispatch] = useReducer(reduceConversation, gateway.userId, (userId) =>
    restoreConversation(sessionStorage, userId, crypto.randomUUID()),
  );
  const coming = useRef<Answer>(undefined);
  const open = openTurnOf(conversation);

  const save = useEffectEvent(() => saveConversation(sessionStorage, gateway.userId, conversation));
  useEffect(() => {
    if (!open) save();
  }, [open, conversation.turns]);
  useEffect(() => {
    window.addEventListener('pagehide', save);
    return () => window.removeEventListener('pagehide', save);
  }, []);

  async function ask(requestId: string, modelId: string, messages: Message[]): Promise<void> {
    let isCharged = false;
    try {
      const answer = gateway.chat({
        conversationId: conversation.conversationId,
        requestId,
        modelId,
        messages,
      });
      coming.current = answer;
      const batch = batchByFrame<OutboundEvent>((events) =>
        dispatch({ type: 'received', requestId, events, gaps: answer.gaps, receivedAt: Date.now() }),
      );
      try {
        for await (const event of answer) {
          batch.push(event);
          if ('metadata' in event) {
            isCharged = true;
            update(event.metadata.remaining);
          }
        }
      } finally {
        batch.flush();
      }
      dispatch({ type: 'failed', requestId, failure: endedEarly(requestId) });
    } catch (error) {
      dispatch({ type: 'failed', requestId, failure: failureOfThrown(error, requestId) });
    }
    if (!isCharged) refresh();
  }

  function cancel(): Promise<void> {
    return coming.current?.cancel() ?? Promise.resolve();
  }

  return {
    conversation,
    send(prompt, modelId) {
      if (open) return false;
      const requestId = crypto.randomUUID();
      dispatch({ type: 'sent', requestId, modelId, prompt });
      void ask(requestId, modelId, messagesOf(conversation.turns, prompt));
      return true;
    },
    retry(modelId) {
      const failed = failedTurnOf(conversation);
      if (!failed) return;
      const requestId = crypto.randomUUID();
      dispatch({ type: 'retried', requestId, modelId });
      void ask(requestId, modelId, messagesOf(conversation.turns, failed.prompt));
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
        dispatch({ type: 'stopRefused', requestId, failure: failureOfThrown(error, requestId) }),
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

/** Has no effect on a turn that is settled: every answer that ends as it should is. */
function endedEarly(requestId: string) {
  const message = 'The answer ended before it was complete. Try again.';
  return failureOfThrown(new GatewayClientError('stream_interrupted', message), requestId);
}
