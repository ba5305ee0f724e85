import type { EventsChannel } from 'aws-amplify/data';
import type { OutboundEvent } from '../gateway/contract/events';
import { GatewayClientError } from './errors';
import type { EventsApi } from './events-api';

/** Waits for the events of one request. */
export interface AnswerListener {
  readonly requestId: string;
  onEvent(event: OutboundEvent): void;
  /** The subscription has ended: nothing more will come. */
  onFailure(error: GatewayClientError): void;
}

/**
 * One subscription, shared by the requests whose answers come on it. Amplify reconnects and subscribes again by itself
 * where the connection is lost; what was published meanwhile is missing.
 */
export class AnswerChannel {
  /**
   * Resolves once the server has acknowledged the subscription: answers to what is published from then on arrive. Rejects
   * with a `GatewayClientError` that has the server's code where it refuses, else `connection_failed`.
   */
  readonly ready: Promise<void>;
  readonly #listeners = new Set<AnswerListener>();
  #channel: EventsChannel | undefined;
  #failure: GatewayClientError | undefined;

  constructor(api: EventsApi, path: string) {
    this.ready = this.#open(api, path);
    // Told to every listener; nobody need wait for `ready` as well.
    this.ready.catch(() => {});
  }

  get failed(): boolean {
    return this.#failure !== undefined;
  }

  get busy(): boolean {
    return this.#listeners.size > 0;
  }

  /** @returns ends the listening */
  listen(listener: AnswerListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    this.#fail(new GatewayClientError('closed', 'The connection to the gateway was closed.'));
  }

  async #open(api: EventsApi, path: string): Promise<void> {
    try {
      this.#channel = await api.connect(path);
      if (this.#failure) throw this.#failure;
      const subscription = this.#channel.subscribe({
        next: (message: { event?: unknown }) => this.#dispatch(message.event),
        error: (error: unknown) => this.#fail(subscriptionError(error)),
      });
      await subscription.ready;
    } catch (error) {
      throw this.#fail(subscriptionError(error));
    }
  }

  #dispatch(event: unknown): void {
    if (!isOutboundEvent(event)) return;
    for (const listener of [...this.#listeners]) {
      if (listener.requestId === event.requestId) listener.onEvent(event);
    }
  }

  /** @returns what was wrong first */
  #fail(error: GatewayClientError): GatewayClientError {
    this.#failure ??= error;
    this.#channel?.close();
    for (const listener of [...this.#listeners]) listener.onFailure(this.#failure);
    this.#listeners.clear();
    return this.#failure;
  }
}

/** The envelope alone: a client outlives the kinds of event that it knows. */
function isOutboundEvent(event: unknown): event is OutboundEvent {
  return typeof event === 'object' && event !== null && 'requestId' in event;
}

/** Reads "Connection failed: <errorType>: <message>", in which Amplify wraps what the server said. */
function subscriptionError(error: unknown): GatewayClientError {
  const cause = (error as { errors?: unknown[] }).errors?.[0] ?? error;
  const message = (cause as { message?: unknown }).message;
  const refused = typeof message === 'string' && /^Connection failed: (\w+): (.+)$/s.exec(message);
  if (!refused) {
    if (cause instanceof GatewayClientError) return cause;
    const reason = typeof message === 'string' ? message : String(cause);
    return new GatewayClientError('connection_failed', `Could not connect to the gateway: ${reason}.`, {
      cause,
    });
  }
  const [, code, reason] = refused as unknown as [string, string, string];
  return new GatewayClientError(code, reason, { cause });
}
