import * as http from 'node:http';
import * as https from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';

const OPTIONS = { keepAlive: true, ALPNProtocols: ['http/1.1'] };

const DEFAULT_PORTS: Record<string, number> = { 'http:': 80, 'https:': 443 };

/** An agent for a URL's protocol, whose connections are kept. */
export function keepAliveAgent(protocol: string): http.Agent {
  return protocol === 'https:' ? new https.Agent(OPTIONS) : new http.Agent(OPTIONS);
}

/**
 * Opens connections before there is a request, and gives them to the agent's first: while a function starts, so that no
 * answer waits for name lookup, TCP and TLS. What goes wrong is met again, and told, by the request.
 */
export function openEarly(agent: http.Agent, { protocol, hostname, port }: URL, count = 1): void {
  const origin = { host: hostname, port: Number(port) || DEFAULT_PORTS[protocol]! };
  const servername = isIP(hostname) ? '' : hostname;
  const connect = agent.createConnection.bind(agent);
  const waiting = new Set<Duplex>();
  for (let opened = 0; opened < count; opened++) {
    const socket = connect({ ...OPTIONS, ...origin, servername } as object);
    if (!socket) continue;
    const forget = () => void waiting.delete(socket);
    // Nothing reads it yet: without `resume` it would not be told that the other side has closed.
    waiting.add(socket.resume().once('error', forget).once('close', forget));
  }
  agent.createConnection = (options, created) => {
    const [socket] = waiting;
    const isThere = options.host === origin.host && Number(options.port) === origin.port;
    if (!socket || !isThere) return connect(options, created);
    waiting.delete(socket);
    return socket;
  };
}
