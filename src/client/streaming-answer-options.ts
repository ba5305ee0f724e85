import type { CancelRequest, ResumeRequest } from '../gateway/contract/requests';
import type { AnswerChannel } from './answer-channel';

/** How long a client waits, in milliseconds. */
export interface Patience {
  /** For any event of a turn, before it gives the turn up. */
  readonly idleMs: number;
  /** For events that are missing, from when a later one has come. */
  readonly gapMs: number;
}

export interface StreamingAnswerOptions {
  readonly requestId: string;
  readonly conversationId: string;
  readonly patience: Patience;
  /** @throws GatewayClientError */
  openChannel(): AnswerChannel;
  publishRequest(): Promise<void>;
  publishCancel(request: CancelRequest): Promise<void>;
  /** Asks for what is missing; left out for what no function keeps. */
  readonly publishResume?: (request: ResumeRequest) => Promise<void>;
  /** Where the request is itself a resume: the last `seq` that was seen. */
  readonly afterSeq?: number;
}
