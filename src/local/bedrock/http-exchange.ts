import { once } from 'node:events';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { constants, Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';

/** What the requests of `node:http` and of `node:http2` have in common. */
interface Incoming extends Readable {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly socket: Socket;
}

interface Outgoing extends Writable {
  readonly headersSent: boolean;
  writeHead(status: number, headers: OutgoingHttpHeaders): unknown;
}

/** One request and its answer, over HTTP/1.1 or HTTP/2. */
export class HttpExchange {
  readonly #abort = new AbortController();
  /** Aborts when the client goes away, and when the answer is complete. */
  readonly signal = this.#abort.signal;

  constructor(
    private readonly request: Incoming,
    private readonly response: Outgoing,
  ) {
    response.once('close', () => this.#abort.abort());
    // Writing to a connection that has just gone must not end the process.
    response.on('error', () => this.#abort.abort());
  }

  get method(): string {
    return this.request.method ?? '';
  }

  /** The path without its query, still URL-encoded. */
  get path(): string {
    return (this.request.url ?? '').split('?', 1)[0] ?? '';
  }

  get authorization(): string | undefined {
    return this.request.headers.authorization;
  }

  get answering(): boolean {
    return this.response.headersSent;
  }

  async readBody(): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.request) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  }

  sendHeaders(status: number, headers: OutgoingHttpHeaders): void {
    this.response.writeHead(status, headers);
  }

  /** Resolves when more may be written; rejects when the client has gone. */
  async write(bytes: Uint8Array): Promise<void> {
    this.signal.throwIfAborted();
    if (!this.response.write(bytes)) await once(this.response, 'drain', { signal: this.signal });
  }

  end(bytes?: string | Uint8Array): void {
    this.response.end(bytes);
  }

  /** Breaks off, after what is written: RST_STREAM on HTTP/2, a closed connection on HTTP/1.1. */
  reset(): void {
    if (this.request instanceof Http2ServerRequest) {
      (this.response as unknown as Http2ServerResponse).stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    } else {
      this.request.socket.destroySoon();
    }
  }
}
