import type { WebSocket } from 'ws';
import type { ApiContext, Caller } from './api-context';
import { createDelivery, type Disorder } from './disorder';
import { EventsApiError, internalFailure, refusedFrame, type Refusal } from './errors';
import { handleInOrder } from './frame-queue';
import { parseClientFrame, unsupportedOperation, type ClientFrame, type ServerFrame } from './frames';
import { headerFields } from './header-fields';
import { publish } from './publish';
import { acceptSubscription } from './subscribe';
import type { Subscription } from './subscriptions';

const CONNECTION_TIMEOUT_MILLISECONDS = 300_000;
const KEEP_ALIVE_MILLISECONDS = 60_000;
const MAXIMUM_SUBSCRIPTIONS = 200;
/** What a slow subscriber may leave unread before it is cut off. */
const MAXIMUM_BUFFERED_BYTES = 4 * 1024 * 1024;

type OperationFrame = Exclude<ClientFrame, { type: 'connection_init' }>;

/** One WebSocket of the realtime endpoint, from its upgrade to its end. */
export class Connection {
  readonly #subscriptions = new Map<string, Subscription>();
  #keepAlive: NodeJS.Timeout | undefined;

  constructor(
    private readonly socket: WebSocket,
    private readonly context: ApiContext,
    private readonly upgrade: Caller,
    private readonly disorder: Disorder | undefined,
  ) {
    handleInOrder(socket, (frame) => this.#receive(frame));
    socket.once('close', () => this.#closed());
    // A broken socket closes by itself.
    socket.on('error', () => undefined);
  }

  async #receive({ text, isBinary }: { text: string; isBinary: boolean }): Promise<void> {
    if (!this.#open) return;
    try {
      if (isBinary) throw unsupportedOperation('binary');
      const frame = parseClientFrame(text);
      if (frame.type === 'connection_init') return await this.#connect();
      if (this.#keepAlive === undefined) throw unsupportedOperation(`${frame.type} before connection_init`);
      await this.#operate(frame);
    } catch (error) {
      this.#send({ type: 'error', errors: [this.#refusal(error)] });
    }
  }

  /** Answers `connection_init`; the upgrade's credentials are judged here, where clients wait for the verdict. */
  async #connect(): Promise<void> {
    if (this.#keepAlive !== undefined) throw unsupportedOperation('a second connection_init');
    this.context.metric('ConnectRequests', 1);
    try {
      await this.context.authorize(this.upgrade.authorization, this.context.api.connectionAuthModes);
    } catch (error) {
      const refusal = this.#refusal(error);
      const errorCode = error instanceof EventsApiError ? error.status : 500;
      this.context.metric(errorCode < 500 ? 'ConnectClientError' : 'ConnectServerError', 1);
      this.#send({ type: 'connection_error', errors: [{ ...refusal, errorCode }] });
      this.socket.close(1000);
      return;
    }
    if (!this.#open) return;
    this.context.metric('ConnectSuccess', 1);
    this.#send({ type: 'connection_ack', connectionTimeoutMs: CONNECTION_TIMEOUT_MILLISECONDS });
    // The first at once: Amplify's clock for keep-alives runs since its module was loaded.
    this.#send({ type: 'ka' });
    this.#keepAlive = setInterval(() => this.#send({ type: 'ka' }), KEEP_ALIVE_MILLISECONDS);
  }

  async #operate(frame: OperationFrame): Promise<void> {
    try {
      this.#send(await this.#perform(frame));
    } catch (error) {
      this.#send({ type: `${frame.type}_error`, id: frame.id, errors: [this.#refusal(error)] });
    }
  }

  async #perform(frame: OperationFrame): Promise<ServerFrame> {
    const { id, type } = frame;
    if (type === 'unsubscribe') return this.#unsubscribe(id);
    this.#admit(frame);
    if (type === 'publish') {
      const { channel, events } = frame;
      const caller = this.#caller(frame.authorization, { channel, events });
      return { type: 'publish_success', id, ...(await publish(this.context, { channel, events, caller })) };
    }
    await this.#subscribe(id, frame.channel, this.#caller(frame.authorization, { channel: frame.channel }));
    return { type: 'subscribe_success', id };
  }

  #admit({ id, type }: OperationFrame): void {
    const refusal = this.#subscriptions.has(id)
      ? refusedFrame('DuplicatedOperationError', `Operation id ${id} is in use`)
      : type === 'subscribe' && this.#subscriptions.size >= MAXIMUM_SUBSCRIPTIONS
        ? refusedFrame(
            'MaxSubscriptionsReachedError',
            `At most ${MAXIMUM_SUBSCRIPTIONS} subscriptions a connection`,
          )
        : undefined;
    if (refusal === undefined) return;
    this.context.metric(type === 'publish' ? 'PublishClientError' : 'SubscribeClientError', 1);
    throw refusal;
  }

  async #subscribe(id: string, text: unknown, caller: Caller): Promise<void> {
    const channel = await acceptSubscription(this.context, text, caller);
    if (!this.#open) return;
    const deliver = createDelivery(this.disorder, channel.path);
    const subscription: Subscription = {
      channel,
      deliver: (event) => {
        if (!this.#open) return false;
        deliver(() => {
          if (this.#subscriptions.get(id) === subscription) this.#send({ type: 'data', id, event });
        });
        return this.#open;
      },
    };
    this.#subscriptions.set(id, subscription);
    this.context.subscriptions.add(subscription);
    this.context.metric('ActiveSubscriptions', this.context.subscriptions.size);
  }

  #unsubscribe(id: string): ServerFrame {
    const subscription = this.#subscriptions.get(id);
    if (subscription === undefined) {
      this.context.metric('UnsubscribeClientError', 1);
      throw refusedFrame('UnknownOperationError', `Unknown operation id ${id}`);
    }
    this.#subscriptions.delete(id);
    this.context.subscriptions.delete(subscription);
    this.context.metric('UnsubscribeSuccess', 1, subscription.channel.namespace);
    this.context.metric('ActiveSubscriptions', this.context.subscriptions.size);
    return { type: 'unsubscribe_success', id };
  }

  /** Every operation carries credentials of its own; IAM's sign the operation. */
  #caller(authorization: unknown, signed: object): Caller {
    const { sourceIp } = this.upgrade.authorization;
    const headers = headerFields(authorization);
    return { ...this.upgrade, authorization: { headers, body: JSON.stringify(signed), sourceIp } };
  }

  #refusal(error: unknown): Refusal {
    if (error instanceof EventsApiError) return error.realtime;
    this.context.log({ level: 'error', message: String(error), namespace: '' });
    return internalFailure().realtime;
  }

  get #open(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  #send(frame: ServerFrame): void {
    if (!this.#open) return;
    if (this.socket.bufferedAmount > MAXIMUM_BUFFERED_BYTES) this.socket.terminate();
    else this.socket.send(JSON.stringify(frame));
  }

  #closed(): void {
    clearInterval(this.#keepAlive);
    for (const subscription of this.#subscriptions.values()) this.context.subscriptions.delete(subscription);
    if (this.#keepAlive !== undefined) this.context.metric('DisconnectSuccess', 1);
    if (this.#subscriptions.size > 0)
      this.context.metric('ActiveSubscriptions', this.context.subscriptions.size);
  }
}
