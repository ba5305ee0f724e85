import { useEffect, useEffectEvent, useReducer, useRef } from 'react';
import type { Answer, Gateway, Model } from '../../client/gateway';
import {
  failedTurnOf,
  openTurnOf,
  reduceConversation,
  repeatableTurnOf,
  type Conversation,
} from '../conversation/conversation';
import { failureOfResume, failureOfStop, failureOfThrown } from '../conversation/failure';
import type { Asked } from '../conversation/messages';
import { outgoingOf } from '../conversation/outgoing';
import { restoreConversation, saveConversation, savePointOf } from '../conversation/saved-conversation';
import type { Question, Turn } from '../conversation/turn';
import { tools, toolConfigOf } from '../tools/registry';
import type { UsageState } from '../usage/use-usage';
import { followAnswer } from './follow-answer';
import { useToolCalls } from './use-tool-calls';

export interface ConversationControls {
  readonly conversation: Conversation;
  /** Asks the model. False where an answer is still coming in: then nothing happened. */
  readonly send: (question: Question) => boolean;
  /**
   * Asks the last question again, with the same messages and a new request id, where it failed or its answer was prepared.
   *
   * @param prepared `skip`: the model shall answer, also where a response is prepared
   */
  readonly retry: (modelId: string, prepared?: 'skip') => void;
  /** Takes the last, failed turn out and returns it. */
  readonly withdraw: () => Turn | undefined;
  readonly stop: () => void;
  readonly dismissAlert: () => void;
  /** Leaves the conversation, and stops the answer that is coming in. */
  readonly begin: () => void;
}

/** One conversation at a time over `gateway`, kept over a reload of the page, which goes on with the answer then. */
export function useConversation(
  gateway: Gateway,
  models: readonly Model[],
  usage: Pick<UsageState, 'update' | 'refresh'>,
): ConversationControls {
  const [conversation, dispatch] = useReducer(reduceConversation, gateway.userId, (userId) =>
    restoreConversation(sessionStorage, userId, crypto.randomUUID()),
  );
  const coming = useRef<Answer>(undefined);
  const { conversationId, turns } = conversation;
  const open = openTurnOf(conversation);
  const capabilitiesOf = (modelId: string) =>
    models.find((model) => model.modelId === modelId)?.capabilities ?? [];

  const save = useEffectEvent(() => saveConversation(sessionStorage, gateway.userId, conversation));
  const savePoint = savePointOf(conversation);
  useEffect(() => save(), [savePoint]);
  useEffect(() => {
    window.addEventListener('pagehide', save);
    return () => window.removeEventListener('pagehide', save);
  }, []);

  const outgoing = (earlier: readonly Turn[], asked: Asked, modelId: string) =>
    outgoingOf(earlier, asked, { modelId, capabilities: capabilitiesOf(modelId) });

  function ask(
    requestId: string,
    { modelId, prepared }: Pick<Question, 'modelId' | 'prepared'>,
    { messages }: ReturnType<typeof outgoing>,
    gaps = 0,
  ): void {
    const start = () =>
      gateway.chat({
        conversationId,
        requestId,
        modelId,
        messages: [...messages],
        trim: 'oldest',
        ...(navigator.language !== '' && { language: navigator.language }),
        ...(capabilitiesOf(modelId).includes('tools') && { toolConfig: toolConfigOf(tools) }),
        ...(prepared && { prepared }),
      });
    void followAnswer({ requestId, start, coming, dispatch, usage, failureOf: failureOfThrown, gaps });
  }

  const goOn = useEffectEvent(() => {
    // Where tools were running they run again, and no answer is awaited.
    if (!open || open.status === 'calling') return;
    const { requestId, lastSeq, gaps } = open;
    const start = () => gateway.resume({ conversationId, requestId, afterSeq: lastSeq });
    void followAnswer({ requestId, start, coming, dispatch, usage, failureOf: failureOfResume, gaps });
  });
  useEffect(() => goOn(), []);

  useToolCalls(open, (turn, results) => {
    const nextRequestId = crypto.randomUUID();
    const action = { type: 'continued', requestId: turn.requestId, nextRequestId, results } as const;
    const asked = openTurnOf(reduceConversation(conversation, action));
    if (!asked) return;
    dispatch(action);
    ask(nextRequestId, turn, outgoing(turns.slice(0, -1), asked, turn.modelId), turn.gaps);
  });

  function cancel(): Promise<void> {
    return coming.current?.cancel() ?? Promise.resolve();
  }

  return {
    conversation,
    send(question) {
      if (open) return false;
      const requestId = crypto.randomUUID();
      const { leftOut, messages } = outgoing(turns, question, question.modelId);
      dispatch({ type: 'sent', requestId, ...question, ...(leftOut && { leftOut }) });
      ask(requestId, question, { messages });
      return true;
    },
    retry(modelId, prepared) {
      const turn = repeatableTurnOf(conversation);
      if (!turn) return;
      const requestId = crypto.randomUUID();
      const { rounds: _, ...asked } = turn;
      const { leftOut, messages } = outgoing(turns.slice(0, -1), asked, modelId);
      const skip = prepared ?? turn.prepared;
      const question = { modelId, ...(skip && { prepared: skip }) };
      dispatch({ type: 'retried', requestId, ...question, ...(leftOut && { leftOut }) });
      ask(requestId, question, { messages });
    },
    withdraw() {
      const failed = failedTurnOf(conversation);
      dispatch({ type: 'withdrawn' });
      return failed;
    },
    stop() {
      if (!open || open.stopping) return;
      const { requestId, status } = open;
      dispatch({ type: 'stopAsked', requestId });
      if (status === 'calling') return;
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
