import { contentOf } from '../../client/answer-content';
import type { ContentBlock } from '../../gateway/contract/content';
import type { ContentBlockDeltaEvent, OutboundEvent } from '../../gateway/contract/events';
import { callsOf, type ToolResult } from '../tools/run-tools';
import { failureOfBrokenCall, failureOfEvent, type Failure } from './failure';
import { withPiece } from './pieces';
import { isAwaited, type Question, type Round, type Thought, type Turn } from './turn';

/** How often a model may ask for tools before it has to answer. */
export const MAX_ROUNDS = 5;

/** A turn that has just been sent. */
export function beginTurn(
  requestId: string,
  { modelId, prompt, attachments = [], prepared }: Question,
  leftOut?: Turn['leftOut'],
): Turn {
  return {
    requestId,
    modelId,
    prompt,
    ...(attachments.length > 0 && { attachments }),
    ...(prepared && { prepared }),
    ...(leftOut && { leftOut }),
    answer: '',
    status: 'waiting',
    lastSeq: -1,
    stopping: false,
    gaps: 0,
  };
}

/** The turn with what the gateway said next; as it is where it awaits nothing. */
export function receive(before: Turn, event: OutboundEvent, receivedAt: number): Turn {
  if (!isAwaited(before.status)) return before;
  const turn = { ...before, lastSeq: event.seq ?? before.lastSeq };
  if ('contentBlockStart' in event) return { ...turn, pieces: withPiece(turn.pieces, event) };
  if ('contentBlockDelta' in event) {
    const pieces = withPiece(turn.pieces, event);
    return withDelta({ ...turn, pieces }, event.contentBlockDelta.delta, receivedAt);
  }
  if ('messageStop' in event) return { ...turn, stopReason: event.messageStop.stopReason };
  if ('metadata' in event) return settle({ ...turn, receipt: event.metadata });
  if ('error' in event) return fail(turn, failureOfEvent(event.error, receivedAt));
  return turn;
}

/** A connection that is lost between `messageStop` and `metadata` takes the receipt along, not the answer. */
export function fail(turn: Turn, failure: Failure): Turn {
  if (!isAwaited(turn.status)) return turn;
  if (turn.stopReason !== undefined) return settle(turn);
  const { pieces: _, ...rest } = turn;
  return { ...rest, status: 'failed', stopping: false, failure };
}

/** Tools that run in the page are stopped at once; the gateway has to confirm. */
export function stop(turn: Turn): Turn {
  return turn.status === 'calling' ? { ...turn, status: 'stopped' } : { ...turn, stopping: true };
}

/** The turn as it goes on, in another request, with what the tools gave. */
export function goOn(turn: Turn, requestId: string, results: readonly ToolResult[]): Turn {
  const { rounds = [], gaps, leftOut } = turn;
  return { ...beginTurn(requestId, turn, leftOut), gaps, rounds: [...rounds, roundOf(turn, results)] };
}

function roundOf(
  { requestId, answer, thought, content = [], receipt }: Turn,
  results: readonly ToolResult[],
): Round {
  return { requestId, answer, ...(thought && { thought }), content, results, ...(receipt && { receipt }) };
}

function withDelta(
  turn: Turn,
  { text = '', reasoningContent }: ContentBlockDeltaEvent['contentBlockDelta']['delta'],
  receivedAt: number,
): Turn {
  if (reasoningContent)
    return { ...turn, thought: thoughtOf(turn.thought, reasoningContent.text, receivedAt) };
  if (text === '') return turn;
  return {
    ...turn,
    status: 'streaming',
    answer: turn.answer + text,
    // It thought until its first word.
    ...(turn.thought && turn.answer === '' && { thought: { ...turn.thought, until: receivedAt } }),
  };
}

function thoughtOf(thought: Thought | undefined, text = '', receivedAt: number): Thought {
  return { text: (thought?.text ?? '') + text, from: thought?.from ?? receivedAt, until: receivedAt };
}

function settle({ pieces = [], ...turn }: Turn): Turn {
  if (turn.stopReason !== 'tool_use') {
    return { ...turn, status: turn.stopReason === 'cancelled' ? 'stopped' : 'complete', stopping: false };
  }
  const content = wholeContentOf(pieces);
  if (callsOf(content).length === 0)
    return { ...turn, status: 'failed', stopping: false, failure: failureOfBrokenCall(turn.requestId) };
  const isLast = (turn.rounds ?? []).length >= MAX_ROUNDS;
  const status = turn.stopping ? 'stopped' : isLast ? 'complete' : 'calling';
  return { ...turn, content, status, stopping: false };
}

/** Empty where a part of a tool's input is missing. */
function wholeContentOf(pieces: readonly OutboundEvent[]): ContentBlock[] {
  try {
    return contentOf(pieces);
  } catch {
    return [];
  }
}
