import type { EventsChannel } from 'aws-amplify/data';
import type { OutboundEvent } from '../gateway/contract/events';
import { type ConnectionStatus, connectionStatus, watchConnection } from './connection';
import { GatewayClientError } from './errors';
import type { EventsApi } from './events-api';
import { schedule } from './schedule';

/** Waits for the events of one request. */
export interface AnswerListener {
  readonly requestId: string;
  onEvent(event: OutboundEvent): void;
  /** The connection is lost, and will be made again. */
  onLost(): void;
  /** The subscription stands again: what was published meanwhile is missing. */
  onRestored(): void;
  /** The subscription has ended: nothing more will come. */
  onFailure(error: GatewayClientError): void;
}

/** Milliseconds within which a lost connection is tried again; it doubles with every try up to the longest. */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 10_000;
/** How long a connection stands, in milliseconds, before its next loss counts as a new one. */
const STEADY_MS = 10_000;

/**
 * One subscription, shared by the requests whose answers come on it. Where the connection is lost it is made again, sooner
 * than by Amplify, which waits for five seconds and then a minute between its tries.
 */
export class AnswerChannel {
  /**
   * Resolves once the server has acknowledged the subscription: answers to what is published from then on arrive. Rejects
   * with a `GatewayClientError` that has the server's code where it refuses, else `connection_failed`.
   */
  readonly ready: Promise<void>;
  readonly #api: EventsApi;
  readonly #path: string;
  readonly #listeners = new Set<AnswerListener>();
  readonly #stopWatching: () => void;
  #channel: EventsChannel | undefined;
  /** Is to take the place of the first, once it is acknowledged. */
  #pending: EventsChannel | undefined;
  #failure: GatewayClientError | undefined;
  #isOpen = false;
  #isLost = false;
  #stopRetry: (() => void) | undefined;
  #retryMs = FIRST_RETRY_MS;
  /** By the clock of `performance.now`. */
  #restoredAt = -Infinity;

  constructor(api: EventsApi, path: string) {
    this.#api = api;
    this.#path = path;
    this.ready = this.#open();
    // Told to every listener; nobody need wait for `ready` as well.
    this.ready.catch(() => {});
    this.#stopWatching = watchConnection((status) => this.#heed(status));
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
    if (this.#isLost) listener.onLost();
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    this.#fail(new GatewayClientError('closed', 'The connection to the gateway was closed.'));
  }

  async #open(): Promise<void> {
    try {
      await this.#subscribe();
      this.#isOpen = true;
    } catch (error) {
      throw this.#fail(subscriptionError(error));
    }
  }

  /** Takes the place of an earlier subscription, which is left once this one stands. */
  async #subscribe(): Promise<void> {
    const channel = await this.#api.connect(this.#path);
    const earlier = this.#channel;
    // What comes twice meanwhile, on both, is heard once.
    const isCurrent = () => this.#channel === channel;
    this.#channel = this.#pending = channel;
    try {
      if (this.#failure) throw this.#failure;
      const subscription = channel.subscribe({
        next: (message: { event?: unknown }) => isCurrent() && this.#dispatch(message.event),
        error: (error: unknown) => isCurrent() && this.#fail(subscriptionError(error)),
      });
      await subscription.ready;
      void earlier?.close();
    } catch (error) {
      this.#channel = earlier;
      void channel.close();
      if (this.#failure) void earlier?.close();
      throw error;
    } finally {
      this.#pending = undefined;
    }
  }

  /** Amplify itself mends what is lost before the first acknowledgement. */
  #heed(status: ConnectionStatus): void {
    if (!this.#isOpen) return;
    if (status !== 'up') {
      this.#isLost = true;
      for (const listener of [...this.#listeners]) listener.onLost();
      if (status === 'offline') return;
      // A subscription that waits for its acknowledgement shall not wait for Amplify: it fails, and is tried again.
      void this.#pending?.close();
      if (performance.now() - this.#restoredAt > STEADY_MS) this.#retryMs = FIRST_RETRY_MS;
      this.#retryWithin(this.#retryMs);
      // The network is back, or somebody else has connected: whether this subscription outlived it, nobody tells.
    } else if (this.#isLost) this.#retryWithin(0);
  }

  /** At a moment of chance: an outage ends for all clients at once. */
  #retryWithin(milliseconds: number): void {
    this.#stopRetry ??= schedule(() => void this.#retry(), Math.random() * milliseconds);
  }

  async #retry(): Promise<void> {
    // That the network is back will be told.
    if (connectionStatus() === 'offline') return void (this.#stopRetry = undefined);
    this.#retryMs = Math.min(2 * this.#retryMs, LONGEST_RETRY_MS);
    try {
      await this.#subscribe();
      this.#stopRetry = undefined;
      this.#isLost = false;
      this.#restoredAt = performance.now();
      for (const listener of [...this.#listeners]) listener.onRestored();
    } catch (error) {
      this.#stopRetry = undefined;
      if (isFinal(error)) this.#fail(subscriptionError(error));
      else if (!this.#failure) this.#retryWithin(this.#retryMs);
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
    this.#stopWatching();
    this.#stopRetry?.();
    void this.#channel?.close();
    for (const listener of [...this.#listeners]) listener.onFailure(this.#failure);
    this.#listeners.clear();
    return this.#failure;
  }
}

/** Amplify marks what the server refuses, such as a token, so that it is not tried again. */
function isFinal(error: unknown): boolean {
  return (error as { nonRetryable?: unknown }).nonRetryable === true;
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
