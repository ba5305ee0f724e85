import type { OutboundEvent } from '../../gateway/contract/events';
import type { ToolResult } from '../tools/run-tools';
import type { Failure } from './failure';
import type { LeftOut } from './outgoing';
import { isOpen, type Question, type Turn } from './turn';
import { beginTurn, fail, goOn, receive, stop } from './turn-progress';

export interface Conversation {
  readonly conversationId: string;
  readonly turns: readonly Turn[];
  /** What the error banner shows, until it is dismissed or another turn begins. */
  readonly alert?: Failure;
}

export type ConversationAction =
  | { readonly type: 'begun'; readonly conversationId: string }
  | ({ readonly type: 'sent'; readonly requestId: string; readonly leftOut?: LeftOut } & Question)
  /** The last turn failed, or its answer was prepared, and is asked again, in its own place. */
  | {
      readonly type: 'retried';
      readonly requestId: string;
      readonly modelId: string;
      readonly prepared?: 'skip';
      readonly leftOut?: LeftOut;
    }
  /** The last turn failed and its prompt goes back to the composer. */
  | { readonly type: 'withdrawn' }
  | {
      readonly type: 'received';
      readonly requestId: string;
      readonly events: readonly OutboundEvent[];
      /** Of the whole turn so far. */
      readonly gaps: number;
      /** Epoch milliseconds. */
      readonly receivedAt: number;
    }
  /** The tools that the model asked for have run, and the turn goes on in another request. */
  | {
      readonly type: 'continued';
      readonly requestId: string;
      readonly nextRequestId: string;
      readonly results: readonly ToolResult[];
    }
  | { readonly type: 'failed'; readonly requestId: string; readonly failure: Failure }
  | { readonly type: 'stopAsked'; readonly requestId: string }
  | { readonly type: 'stopRefused'; readonly requestId: string; readonly failure: Failure }
  | { readonly type: 'dismissed' };

/** A conversation without turns. */
export function emptyConversation(conversationId: string): Conversation {
  return { conversationId, turns: [] };
}

/** The turn whose answer is awaited or coming in. */
export function openTurnOf({ turns }: Conversation): Turn | undefined {
  const last = turns.at(-1);
  return last && isOpen(last) ? last : undefined;
}

/** The last turn where it failed: the one that can be retried or withdrawn. */
export function failedTurnOf({ turns }: Conversation): Turn | undefined {
  const last = turns.at(-1);
  return last?.status === 'failed' ? last : undefined;
}

/** The last turn where it can be asked again: it failed, or no model was asked. */
export function repeatableTurnOf({ turns }: Conversation): Turn | undefined {
  const last = turns.at(-1);
  const isPrepared = last?.status === 'complete' && last.receipt?.prepared !== undefined;
  return last?.status === 'failed' || isPrepared ? last : undefined;
}

/**
 * The next state. Pure. What does not fit the state is ignored: a second prompt while one is open, or events of a turn
 * that is settled or belongs to a conversation that was left.
 */
export function reduceConversation(state: Conversation, action: ConversationAction): Conversation {
  const { turns } = state;
  switch (action.type) {
    case 'begun':
      return emptyConversation(action.conversationId);
    case 'sent':
      return openTurnOf(state)
        ? state
        : withTurns(state, [...turns, beginTurn(action.requestId, action, action.leftOut)]);
    case 'retried': {
      const turn = repeatableTurnOf(state);
      if (!turn) return state;
      const { requestId, modelId, prepared = turn.prepared, leftOut } = action;
      const question = { ...turn, modelId, ...(prepared && { prepared }) };
      return withTurns(state, [...turns.slice(0, -1), beginTurn(requestId, question, leftOut)]);
    }
    case 'withdrawn':
      return failedTurnOf(state) ? withTurns(state, turns.slice(0, -1)) : state;
    case 'received':
      return reduceOpenTurn(state, action.requestId, (turn) =>
        action.events.reduce((next, event) => receive(next, event, action.receivedAt), {
          ...turn,
          gaps: action.gaps,
        }),
      );
    case 'continued':
      return reduceOpenTurn(state, action.requestId, (turn) =>
        turn.status === 'calling' ? goOn(turn, action.nextRequestId, action.results) : turn,
      );
    case 'failed':
      return reduceOpenTurn(state, action.requestId, (turn) => fail(turn, action.failure));
    case 'stopAsked':
      return reduceOpenTurn(state, action.requestId, stop);
    case 'stopRefused': {
      const next = reduceOpenTurn(state, action.requestId, (turn) => ({ ...turn, stopping: false }));
      return next === state ? state : { ...next, alert: action.failure };
    }
    case 'dismissed':
      return withTurns(state, turns);
  }
}

/** The conversation with other turns, and without an alert: that belonged to what was. */
function withTurns({ conversationId }: Conversation, turns: readonly Turn[]): Conversation {
  return { conversationId, turns };
}

function reduceOpenTurn(state: Conversation, requestId: string, change: (turn: Turn) => Turn): Conversation {
  const open = openTurnOf(state);
  if (open?.requestId !== requestId) return state;
  const turn = change(open);
  return {
    ...state,
    turns: [...state.turns.slice(0, -1), turn],
    ...(turn.failure && { alert: turn.failure }),
  };
}
