import { INBOUND_NAMESPACE, isSegment } from '../gateway/channels';
import type { OutboundEvent } from '../gateway/contract/events';
import type {
  CONTRACT_VERSION,
  GatewayRequest,
  ModelsRequest,
  UsageRequest,
} from '../gateway/contract/requests';
import { AnswerChannels } from './answer-channels';
import { GatewayClientError } from './errors';
import type { EventsApi } from './events-api';
import { fittingRequest } from './fitting-request';
import type { Answer, ChatInput, Gateway, Model, ResumeInput, Usage, UsageInput } from './gateway';
import { publish } from './publish';
import { StreamingAnswer } from './streaming-answer';
import type { Patience } from './streaming-answer-options';

/** A type-only import keeps the schemas out of the browser's bundle; the compiler holds the two together. */
const version: typeof CONTRACT_VERSION = 1;

/** A user's connection over Amplify's Events API. */
export class ConnectedGateway implements Gateway {
  readonly userId: string;
  readonly #api: EventsApi;
  readonly #patience: Patience;
  readonly #channels: AnswerChannels;
  /** A channel segment of its own for what belongs to no conversation. */
  readonly #ownSegment = crypto.randomUUID();

  constructor(userId: string, api: EventsApi, patience: Patience) {
    this.userId = userId;
    this.#api = api;
    this.#patience = patience;
    this.#channels = new AnswerChannels(api, userId);
  }

  chat({ requestId = crypto.randomUUID(), conversationId, ...input }: ChatInput): Answer {
    return this.#request(conversationId, { type: 'chat', version, conversationId, requestId, ...input });
  }

  resume({ requestId, conversationId, afterSeq }: ResumeInput): Answer {
    return this.#request(conversationId, { type: 'resume', version, requestId, afterSeq }, afterSeq);
  }

  async models(): Promise<readonly Model[]> {
    return this.#ask({ type: 'models' }, (event) => ('models' in event ? event.models : undefined));
  }

  async usage(input: UsageInput = {}): Promise<Usage> {
    return this.#ask({ type: 'usage', ...input }, (event) => ('usage' in event ? event.usage : undefined));
  }

  async close(): Promise<void> {
    this.#channels.close();
  }

  async #ask<T>(
    question: ModelsRequest | UsageRequest,
    read: (event: OutboundEvent) => T | undefined,
  ): Promise<T> {
    const request = { ...question, version, requestId: crypto.randomUUID() };
    for await (const event of this.#request(this.#ownSegment, request)) {
      const answer = read(event);
      if (answer !== undefined) return answer;
      if ('error' in event) throw new GatewayClientError(event.error.type, event.error.message);
    }
    throw new GatewayClientError('no_answer', 'The gateway did not answer. Try again.');
  }

  #request(conversationId: string, request: GatewayRequest, afterSeq?: number): Answer {
    const send = (event: object) =>
      publish(this.#api, `/${INBOUND_NAMESPACE}/${this.userId}/${conversationId}`, event);
    let fitting = request;
    return new StreamingAnswer({
      requestId: request.requestId,
      conversationId,
      patience: this.#patience,
      openChannel: () => {
        refuseUnusable(conversationId);
        fitting = fittingRequest(request);
        return this.#channels.get(conversationId);
      },
      publishRequest: () => send(fitting),
      publishCancel: (cancel) => send(cancel),
      ...(isAnswer(request) && { publishResume: (resume) => send(resume) }),
      ...(afterSeq !== undefined && { afterSeq }),
    });
  }
}

/** What a model says is kept, and can be asked for again; what the gateway says of itself is not. */
function isAnswer({ type }: GatewayRequest): boolean {
  return type === 'chat' || type === 'resume';
}

/** AppSync's grammar of a channel segment is narrower than the contract's of a `conversationId`. */
function refuseUnusable(conversationId: string): void {
  if (isSegment(conversationId)) return;
  throw new GatewayClientError(
    'invalid_conversation_id',
    'A conversationId names a channel: 1–50 letters, digits and inner dashes. crypto.randomUUID() makes one.',
  );
}
