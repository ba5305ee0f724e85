import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { EventsApi } from '../../../src/local/events/events-api';

export interface Frame {
  readonly type: string;
  readonly id?: string;
  readonly event?: string;
  readonly errors?: readonly { errorType: string; message: string; errorCode?: number }[];
  readonly [field: string]: unknown;
}

type Headers = Record<string, string>;

/** A WebSocket that speaks the protocol's frames literally, good ones and bad ones. */
export class RealtimeClient {
  readonly #frames: Frame[] = [];
  #arrived: () => void = () => undefined;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      this.#frames.push(JSON.parse(data.toString()) as Frame);
      this.#arrived();
    });
  }

  static async open(
    api: EventsApi,
    protocols: readonly string[],
    headers: Headers = {},
  ): Promise<RealtimeClient> {
    const socket = new WebSocket(api.realtimeEndpoint, [...protocols], { headers });
    const client = new RealtimeClient(socket);
    await once(socket, 'open');
    return client;
  }

  /** Opens with credentials in the subprotocol, without initialising. */
  static openWith(api: EventsApi, authorization: Headers): Promise<RealtimeClient> {
    return RealtimeClient.open(api, [
      'aws-appsync-event-ws',
      subprotocol({ host: new URL(api.url).host, ...authorization }),
    ]);
  }

  /** Opens and initialises a connection for a user's token. */
  static async connect(api: EventsApi, token: string): Promise<RealtimeClient> {
    const client = await RealtimeClient.openWith(api, { Authorization: token });
    client.send({ type: 'connection_init' });
    await client.next();
    await client.next();
    return client;
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** The next frame that has not been taken. */
  async next(): Promise<Frame> {
    while (this.#frames.length === 0) await new Promise<void>((resolve) => (this.#arrived = resolve));
    return this.#frames.shift() as Frame;
  }

  /** Sends a frame and takes the next. */
  ask(frame: unknown): Promise<Frame> {
    this.send(frame);
    return this.next();
  }

  /** Resolves with the code of the socket's end. */
  async closed(): Promise<number> {
    const [code] = (await once(this.socket, 'close')) as [number];
    return code;
  }

  async close(): Promise<void> {
    const closed = once(this.socket, 'close');
    this.socket.close();
    await closed;
  }
}

export function subprotocol(authorization: unknown): string {
  return `header-${Buffer.from(JSON.stringify(authorization)).toString('base64url')}`;
}
