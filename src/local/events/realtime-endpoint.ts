import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { ApiContext } from './api-context';
import { Connection } from './connection';
import type { Disorder } from './disorder';
import { headerFields } from './header-fields';
import { handlerHeaders } from './handler-headers';

export const REALTIME_PATH = '/event/realtime';
const SUBPROTOCOL = 'aws-appsync-event-ws';
/** Amplify sends a publish's events twice in a frame of 1.2 MB, each time escaped. */
const MAXIMUM_FRAME_BYTES = 8 * 1024 * 1024;

/** The WebSocket side of an API. */
export interface RealtimeEndpoint {
  /** Takes over the socket of an HTTP upgrade. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  closeConnections(): void;
}

export function createRealtimeEndpoint(
  context: ApiContext,
  disorder: Disorder | undefined,
): RealtimeEndpoint {
  // Only the first of the two subprotocols is named back: the other is a credential.
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAXIMUM_FRAME_BYTES,
    handleProtocols: () => SUBPROTOCOL,
  });
  const reportConnections = () => context.metric('ActiveConnections', server.clients.size);
  return {
    upgrade: (request, socket, head) => {
      const protocols = (request.headers['sec-websocket-protocol'] ?? '')
        .split(',')
        .map((protocol) => protocol.trim());
      const [path] = (request.url ?? '').split('?');
      if (path !== REALTIME_PATH) return refuse(socket, '404 Not Found');
      if (!protocols.includes(SUBPROTOCOL)) return refuse(socket, '400 Bad Request');
      server.handleUpgrade(request, socket, head, (client) => {
        const headers = credentials(protocols) ?? headerFields(request.headers);
        const sourceIp = request.socket.remoteAddress ?? '';
        const requestHeaders = handlerHeaders(request);
        new Connection(
          client,
          context,
          { requestHeaders, authorization: { headers, body: '{}', sourceIp } },
          disorder,
        );
        client.once('close', reportConnections);
        reportConnections();
      });
    },
    closeConnections: () => {
      for (const client of server.clients) client.terminate();
    },
  };
}

/** The header fields in the subprotocol `header-<base64url>`, none where it is malformed; undefined without it. */
function credentials(protocols: readonly string[]): Record<string, string> | undefined {
  const encoded = protocols.find((protocol) => protocol.startsWith('header-'))?.slice('header-'.length);
  if (encoded === undefined) return undefined;
  try {
    return headerFields(JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')));
  } catch {
    return {};
  }
}

function refuse(socket: Duplex, status: string): void {
  // Who hangs up first misses the answer, no more.
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
