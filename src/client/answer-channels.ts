import { OUTBOUND_NAMESPACE } from '../gateway/channels';
import { AnswerChannel } from './answer-channel';
import { GatewayClientError } from './errors';
import type { EventsApi } from './events-api';

/** AppSync allows 200 subscriptions a connection, which all users of a process share. */
const MOST_OPEN = 8;

/** The subscriptions of one user, one a conversation, each kept open for later turns. */
export class AnswerChannels {
  readonly #api: EventsApi;
  readonly #userId: string;
  /** The least recently used first. */
  readonly #channels = new Map<string, AnswerChannel>();
  #closed = false;

  constructor(api: EventsApi, userId: string) {
    this.#api = api;
    this.#userId = userId;
  }

  /** @throws GatewayClientError `closed` */
  get(conversationId: string): AnswerChannel {
    if (this.#closed)
      throw new GatewayClientError('closed', 'This connection is closed: call connectGateway again.');
    const known = this.#channels.get(conversationId);
    this.#channels.delete(conversationId);
    if (!known) this.#closeUnused();
    const channel =
      known && !known.failed
        ? known
        : new AnswerChannel(this.#api, `/${OUTBOUND_NAMESPACE}/${this.#userId}/${conversationId}`);
    this.#channels.set(conversationId, channel);
    return channel;
  }

  close(): void {
    this.#closed = true;
    for (const channel of this.#channels.values()) channel.close();
    this.#channels.clear();
  }

  #closeUnused(): void {
    for (const [conversationId, channel] of this.#channels) {
      if (this.#channels.size < MOST_OPEN) return;
      if (channel.busy) continue;
      this.#channels.delete(conversationId);
      channel.close();
    }
  }
}
