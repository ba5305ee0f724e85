import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { keepAliveAgent, openEarly } from '../../src/aws/connections/early-connection';

let server: http.Server;
let agent: http.Agent;
let url: URL;
let connections: Socket[];
beforeEach(async () => {
  connections = [];
  server = http.createServer((_, response) => response.end('Hello'));
  server.on('connection', (socket) => connections.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/event`);
  agent = keepAliveAgent(url.protocol);
});
afterEach(() => {
  agent.destroy();
  for (const connection of connections) connection.destroy();
  server.close();
});

/** @returns the local port that the request went out from */
async function request(to: URL = url): Promise<number> {
  const sent = http.get(to, { agent });
  const [response] = (await once(sent, 'response')) as [http.IncomingMessage];
  const port = response.socket.localPort!;
  await once(response.resume(), 'end');
  return port;
}

/** For the network, which tells this side a little later. */
const timePasses = () => new Promise((resolve) => setTimeout(resolve, 50));

describe('a connection that is opened early', () => {
  it('is there before there is a request', async () => {
    const connected = once(server, 'connection');

    openEarly(agent, url);

    await connected;
    expect(connections).toHaveLength(1);
  });

  it('carries the first request, and those after it', async () => {
    openEarly(agent, url);
    await once(server, 'connection');

    const ports = [await request(), await request()];

    expect(connections.map(({ remotePort }) => remotePort)).toEqual([ports[0]]);
    expect(ports[1]).toBe(ports[0]);
  });

  it('carries one of two requests at once', async () => {
    openEarly(agent, url);

    const ports = await Promise.all([request(), request()]);

    expect(new Set(ports).size).toBe(2);
    expect(connections).toHaveLength(2);
  });

  it('is not used for another host', async () => {
    openEarly(agent, url);

    await request(new URL(`http://localhost:${url.port}`));

    expect(connections).toHaveLength(2);
  });

  it('that was closed meanwhile is replaced', async () => {
    openEarly(agent, url);
    await once(server, 'connection');
    const closed = once(connections[0]!, 'close');
    connections[0]!.destroy();
    await closed;
    await timePasses();

    await request();

    expect(connections).toHaveLength(2);
  });

  it('that could not be opened harms nothing', async () => {
    const gone = new URL(url);
    server.close();
    await once(server, 'close');
    openEarly(agent, gone);
    await timePasses();

    await expect(request(gone)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
