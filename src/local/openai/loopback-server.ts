import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StandIn } from '../stand-in';

/** Serves HTTP/1.1 on a free port of 127.0.0.1. `close` drops the open connections, and with them the answers on them. */
export async function serveLoopback(listener: RequestListener): Promise<StandIn> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
