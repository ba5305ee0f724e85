import type { ContentBlock } from '../../gateway/contract/content';
import type { MetadataEvent, OutboundEvent } from '../../gateway/contract/events';
import type { Attachment } from '../attachments/attachment';
import type { ToolResult } from '../tools/run-tools';
import type { Failure } from './failure';
import type { LeftOut } from './outgoing';

/** `calling`: the model has asked for tools, which run in this page; its answer goes on with their results. */
export type TurnStatus = 'waiting' | 'streaming' | 'calling' | 'complete' | 'stopped' | 'failed';

/** What the user asks. */
export interface Question {
  readonly modelId: string;
  readonly prompt: string;
  readonly attachments?: readonly Attachment[];
  /** `skip`: the model shall answer, also where a response is prepared. */
  readonly prepared?: 'skip';
}

/** What the model thought before it answered. */
export interface Thought {
  /** Empty where its provider has hidden it. */
  readonly text: string;
  /** When its first and its last piece came, in epoch milliseconds. */
  readonly from: number;
  readonly until: number;
}

/** A request within a turn that the model ended by asking for tools, and what these gave. */
export interface Round {
  readonly requestId: string;
  readonly answer: string;
  readonly thought?: Thought;
  /** The model's whole message, as the next request gives it back. */
  readonly content: readonly ContentBlock[];
  readonly results: readonly ToolResult[];
  readonly receipt?: MetadataEvent['metadata'];
}

/** One prompt and what came of it. */
export interface Turn extends Question {
  /** Of the request that is under way, or was the last. */
  readonly requestId: string;
  /** The requests before it that ended with calls of tools. */
  readonly rounds?: readonly Round[];
  /** Markdown, as far as it has arrived since the last round. Kept whatever becomes of the turn. */
  readonly answer: string;
  readonly thought?: Thought;
  /** While it streams in: the events of its content, in order, those of one block joined. */
  readonly pieces?: readonly OutboundEvent[];
  /** Where it ended with calls of tools: the model's whole message. */
  readonly content?: readonly ContentBlock[];
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
  /** What of the conversation the model was not sent. */
  readonly leftOut?: LeftOut;
}

/** Stays the same while the turn's requests follow one another. */
export const idOf = ({ rounds, requestId }: Turn): string => rounds?.[0]?.requestId ?? requestId;

/** Whether its answer is awaited or coming in, or goes on when tools have run. */
export const isOpen = ({ status }: Turn): boolean => isAwaited(status) || status === 'calling';

/** Whether the gateway has more to say. */
export const isAwaited = (status: TurnStatus): boolean => status === 'waiting' || status === 'streaming';

/** The whole answer, of all rounds. */
export const answerOf = ({ rounds = [], answer }: Turn): string =>
  [...rounds.map((round) => round.answer), answer].filter((text) => text.trim() !== '').join('\n\n');
