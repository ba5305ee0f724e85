import * as http from 'node:http';
import * as https from 'node:https';
import { isIP } from 'node:net';

const OPTIONS = { keepAlive: true, ALPNProtocols: ['http/1.1'] };

const DEFAULT_PORTS: Record<string, number> = { 'http:': 80, 'https:': 443 };

/** An agent for a URL's protocol, whose connections are kept. */
export function keepAliveAgent(protocol: string): http.Agent {
  return protocol === 'https:' ? new https.Agent(OPTIONS) : new http.Agent(OPTIONS);
}

/**
 * Opens a connection before there is a request, and gives it to the agent's first: while a function starts, so that no
 * answer waits for name lookup, TCP and TLS. What goes wrong is met again, and told, by the request.
 */
export function openEarly(agent: http.Agent, { protocol, hostname, port }: URL): void {
  const origin = { host: hostname, port: Number(port) || DEFAULT_PORTS[protocol]! };
  const connect = agent.createConnection.bind(agent);
  const socket = connect({ ...OPTIONS, ...origin, servername: isIP(hostname) ? '' : hostname } as object);
  const forget = () => (agent.createConnection = connect);
  // Nothing reads it yet: without `resume` it would not be told that the other side has closed.
  socket?.resume().once('error', forget).once('close', forget);
  agent.createConnection = (options, created) => {
    if (options.host !== origin.host || Number(options.port) !== origin.port)
      return connect(options, created);
    forget();
    return socket;
  };
}
