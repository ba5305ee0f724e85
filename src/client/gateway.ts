import type { LimitStatus, OutboundEvent } from '../gateway/contract/events';
import type { ChatRequest, UsageRequest } from '../gateway/contract/requests';

/** What a chat takes: the contract's request, less what the client fills in. */
export type ChatInput = Omit<ChatRequest, 'type' | 'version' | 'requestId'> & {
  /** Names the turn; a random one where absent. */
  readonly requestId?: string;
};

/** An answer that was left before its end. */
export interface ResumeInput {
  readonly requestId: string;
  readonly conversationId: string;
  /** The last `seq` that was seen; -1 for none. */
  readonly afterSeq: number;
}

export interface Model {
  readonly modelId: string;
  readonly name: string;
  readonly maxOutputTokens: number;
  readonly contextTokens: number;
  /** What it takes or does besides text: `images`, `documents`, `tools` … */
  readonly capabilities: readonly string[];
}

/** Whose limits to ask for beside the user's own; see `team` of the contract's request. */
export type UsageInput = Pick<UsageRequest, 'team'>;

export interface Usage {
  readonly plan: string;
  /** The team that pays, if any. */
  readonly team?: string | undefined;
  readonly limits: readonly LimitStatus[];
}

/** One answer that is streaming in. Iterate it once. */
export interface Answer extends AsyncIterable<OutboundEvent> {
  readonly requestId: string;
  readonly conversationId: string;
  /** Events that were found missing so far (waited for, and never came). */
  readonly gaps: number;
  /** Asks the gateway to stop; the iteration goes on to `messageStop` with `stopReason: "cancelled"` and `metadata`. */
  cancel(): Promise<void>;
}

/** A signed-in user's connection to the gateway. */
export interface Gateway {
  readonly userId: string;
  /**
   * Subscribes to the conversation's channel, then publishes. Yields the turn's events in order of `seq`, each once;
   * ends after `metadata` or `error`. Throws `GatewayClientError` where the publish is refused, the connection is lost
   * for good, or nothing arrives for too long; an `error` event is yielded, not thrown.
   */
  chat(input: ChatInput): Answer;
  /**
   * Goes on with an answer after a reload or on another device: yields what came after `afterSeq`, and what is still to
   * come, as `chat` does. Ends with a `GatewayClientError` `no_answer` where the gateway does not know it, and after a
   * `turn` event where no more than was yielded is kept of an answer that is settled: its `outcome` says why.
   */
  resume(input: ResumeInput): Answer;
  models(): Promise<readonly Model[]>;
  usage(input?: UsageInput): Promise<Usage>;
  close(): Promise<void>;
}
