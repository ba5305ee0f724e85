import { once } from 'node:events';
import { createServer as createHttp1Server } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { StandIn } from '../stand-in';
import { HttpExchange } from './http-exchange';

/** RFC 9113, 3.4: a client with prior knowledge of HTTP/2 begins with `PRI * HTTP/2.0`; no HTTP/1.1 method begins so. */
const prefaceStart = Buffer.from('PRI');

/**
 * Serves cleartext HTTP/2 (prior knowledge) and HTTP/1.1 on one port of 127.0.0.1: `BedrockRuntimeClient` speaks the
 * former by default, and the latter with a `NodeHttpHandler`.
 *
 * `close` drops the open connections and with them the streams on them.
 */
export async function listenCleartext(
  port: number,
  serve: (exchange: HttpExchange) => Promise<void>,
): Promise<StandIn> {
  const http1 = createHttp1Server((request, response) => void serve(new HttpExchange(request, response)));
  const http2 = createHttp2Server((request, response) => void serve(new HttpExchange(request, response)));
  const sockets = new Set<Socket>();

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // A client that goes away is not an error of the server; the streams learn it from `close`.
    socket.on('error', () => undefined);
    readStart(socket, (start) => {
      if (start.equals(prefaceStart)) {
        // Takes what has been read from the paused socket; the flow of a resumed one would pass it by.
        http2.emit('connection', socket);
      } else {
        http1.emit('connection', socket);
        socket.resume();
      }
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      if (!server.listening) return;
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** Hands over as many first bytes as the preface has, and leaves the socket paused with everything still in it. */
function readStart(socket: Socket, handOver: (start: Buffer) => void): void {
  let received = Buffer.alloc(0);
  const onData = (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    if (received.length < prefaceStart.length) return;
    socket.off('data', onData);
    socket.pause();
    socket.unshift(received);
    handOver(received.subarray(0, prefaceStart.length));
  };
  socket.on('data', onData);
}
