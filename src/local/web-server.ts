import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import type { StandIn } from './stand-in';

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.map': 'application/json',
};

const SECURITY_HEADERS = {
  'content-security-policy': [
    "default-src 'self'",
    // The stand-ins' ports are not known when the page is built.
    "connect-src 'self' http://127.0.0.1:* ws://127.0.0.1:* http://localhost:* ws://localhost:*",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

export interface WebServerOptions {
  /** 0 for any that is free. */
  readonly port: number;
  /** The built UI. */
  readonly directory: string;
  /** Served as `/amplify_outputs.json`. */
  readonly amplifyOutputs: unknown;
}

/** Serves the UI on 127.0.0.1. Rejects with a message that says what to do where the port is taken. */
export async function startWebServer({
  port,
  directory,
  amplifyOutputs,
}: WebServerOptions): Promise<StandIn> {
  const outputs = JSON.stringify(amplifyOutputs, null, 2);
  const server = createServer((request, response) => void serve(request, response));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === 'EADDRINUSE'
      ? new Error(`Port ${port} is taken. Stop what uses it, or choose another: PORT=4001 npm start`, {
          cause,
        })
      : cause;
  });
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function serve({ method, url = '/' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(url, 'http://localhost');
    if (method !== 'GET' && method !== 'HEAD') return send(response, 405, '.json', '{"message":"GET only"}');
    if (pathname === '/amplify_outputs.json') return send(response, 200, '.json', outputs);
    const file = path.join(directory, pathname === '/' ? 'index.html' : path.normalize(pathname));
    const content = await readFile(file).catch(() => undefined);
    if (content) send(response, 200, path.extname(file), content);
    else send(response, 404, '.json', '{"message":"There is no such page"}');
  }
}

function send(response: ServerResponse, status: number, extension: string, content: string | Buffer): void {
  const type = CONTENT_TYPES[extension] ?? 'application/octet-stream';
  response.writeHead(status, { ...SECURITY_HEADERS, 'content-type': type }).end(content);
}
