import type { MetadataEvent, OutboundEvent } from '../../gateway/contract/events';
import { failureOfEvent, type Failure } from './failure';

export type TurnStatus = 'waiting' | 'streaming' | 'complete' | 'stopped' | 'failed';

/** One prompt and what came of it. */
export interface Turn {
  readonly requestId: string;
  readonly modelId: string;
  readonly prompt: string;
  /** Markdown, as far as it has arrived. Kept whatever becomes of the turn. */
  readonly answer: string;
  readonly status: TurnStatus;
  /** The `seq` of the last event that is part of it; -1 for none. A resume goes on from there. */
  readonly lastSeq: number;
  /** The user asked to stop, and the gateway has not confirmed it yet. */
  readonly stopping: boolean;
  readonly stopReason?: string;
  /** Events that never arrived: the answer may lack text. */
  readonly gaps: number;
  /** Usage, cost and timing: what the gateway charged. */
  readonly receipt?: MetadataEvent['metadata'];
  readonly failure?: Failure;
}

export interface Conversation {
  readonly conversationId: string;
  readonly turns: readonly Turn[];
  /** What the error banner shows, until it is dismissed or another turn begins. */
  readonly alert?: Failure;
}

export type ConversationAction =
  | { readonly type: 'begun'; readonly conversationId: string }
  | { readonly type: 'sent'; readonly requestId: string; readonly modelId: string; readonly prompt: string }
  /** The last turn failed and is asked again, in its own place. */
  | { readonly type: 'retried'; readonly requestId: string; readonly modelId: string }
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

/**
 * The next state. Pure. What does not fit the state is ignored: a second prompt while one is open, or events of a turn
 * that is settled or belongs to a conversation that was left.
 */
export function reduceConversation(state: Conversation, action: ConversationAction): Conversation {
  switch (action.type) {
    case 'begun':
      return emptyConversation(action.conversationId);
    case 'sent':
      return openTurnOf(state) ? state : withTurns(state, [...state.turns, begin(action, action.prompt)]);
    case 'retried': {
      const failed = failedTurnOf(state);
      return failed ? withTurns(state, [...state.turns.slice(0, -1), begin(action, failed.prompt)]) : state;
    }
    case 'withdrawn':
      return failedTurnOf(state) ? withTurns(state, state.turns.slice(0, -1)) : state;
    case 'received':
      return reduceOpenTurn(state, action.requestId, (turn) =>
        action.events.reduce((next, event) => receive(next, event, action.receivedAt), {
          ...turn,
          gaps: action.gaps,
        }),
      );
    case 'failed':
      return reduceOpenTurn(state, action.requestId, (turn) => fail(turn, action.failure));
    case 'stopAsked':
      return reduceOpenTurn(state, action.requestId, (turn) => ({ ...turn, stopping: true }));
    case 'stopRefused': {
      const next = reduceOpenTurn(state, action.requestId, (turn) => ({ ...turn, stopping: false }));
      return next === state ? state : { ...next, alert: action.failure };
    }
    case 'dismissed':
      return withTurns(state, state.turns);
  }
}

const isOpen = ({ status }: Turn) => status === 'waiting' || status === 'streaming';

function begin({ requestId, modelId }: Pick<Turn, 'requestId' | 'modelId'>, prompt: string): Turn {
  return { requestId, modelId, prompt, answer: '', status: 'waiting', lastSeq: -1, stopping: false, gaps: 0 };
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

function receive(before: Turn, event: OutboundEvent, receivedAt: number): Turn {
  if (!isOpen(before)) return before;
  const turn = { ...before, lastSeq: event.seq ?? before.lastSeq };
  if ('contentBlockDelta' in event) {
    const { text = '' } = event.contentBlockDelta.delta;
    return text === '' ? turn : { ...turn, status: 'streaming', answer: turn.answer + text };
  }
  if ('messageStop' in event) return { ...turn, stopReason: event.messageStop.stopReason };
  if ('metadata' in event) return settle({ ...turn, receipt: event.metadata });
  if ('error' in event) return fail(turn, failureOfEvent(event.error, receivedAt));
  return turn;
}

/** A connection that is lost between `messageStop` and `metadata` takes the receipt along, not the answer. */
function fail(turn: Turn, failure: Failure): Turn {
  return turn.stopReason === undefined
    ? { ...turn, status: 'failed', stopping: false, failure }
    : settle(turn);
}

function settle(turn: Turn): Turn {
  return { ...turn, status: turn.stopReason === 'cancelled' ? 'stopped' : 'complete', stopping: false };
}
