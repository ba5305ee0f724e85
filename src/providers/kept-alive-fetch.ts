import * as http from 'node:http';
import * as https from 'node:https';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { keepAliveAgent } from '../aws/connections/early-connection';

const CONNECTION_TIMEOUT_MS = 2_000;

/** Statuses whose answers have no body. */
const EMPTY = new Set([204, 205, 304]);

type Fetch = (url: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * A `fetch` over connections that outlive the pause between two turns, which the platform's closes after four seconds. It
 * follows no redirect, and closes the connection of a request that is aborted or not read to its end.
 */
export function keptAliveFetch(): Fetch {
  const agents = { 'http:': keepAliveAgent('http:'), 'https:': keepAliveAgent('https:') };
  return async (url, init = {}) => {
    const to = new URL(url instanceof Request ? url.url : url);
    const { protocol } = to;
    if (protocol !== 'http:' && protocol !== 'https:') throw new TypeError(`${protocol} is not HTTP`);
    const request = () => send(to, init, agents[protocol]);
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error;
      return request();
    }
  };
}

/** A kept connection that the other side had closed meanwhile: the request has not been read. */
class StaleConnection extends Error {
  override readonly name = 'StaleConnection';
}

function send(url: URL, init: RequestInit, agent: http.Agent): Promise<Response> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers, body, signal } = init;
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method,
      agent,
      headers: Object.fromEntries(new Headers(headers)),
      ...(signal && { signal }),
    });
    request.once('response', (response) => resolve(responseOf(response)));
    request.on('error', (error: NodeJS.ErrnoException) => {
      const isStale = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      if (isStale) reject(new StaleConnection(error.message, { cause: error }));
      else reject(signal?.aborted ? error : new TypeError('fetch failed', { cause: error }));
    });
    request.once('socket', (socket) => {
      if (!socket.connecting) return;
      const timer = setTimeout(
        () => request.destroy(new Error('The connection timed out.')),
        CONNECTION_TIMEOUT_MS,
      );
      const clear = () => clearTimeout(timer);
      socket.once('connect', clear).once('close', clear);
    });
    request.end(body as string | undefined);
  });
}

function responseOf(incoming: http.IncomingMessage): Response {
  const status = incoming.statusCode!;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, String(value));
  }
  if (EMPTY.has(status)) {
    incoming.resume();
    return new Response(null, { status, headers });
  }
  const body = Readable.toWeb(incoming) as ReadableStream<Uint8Array>;
  return new Response(body as unknown as BodyInit, { status, headers });
}
