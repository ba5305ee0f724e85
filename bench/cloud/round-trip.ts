import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { connect, createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Certificate } from './certificate';
import { delay } from './delay-line';

/** What the process is told once. */
export interface RoundTripOptions extends Certificate {
  readonly roundTripMs: number;
  /** Ports of plain servers on 127.0.0.1. */
  readonly ports: readonly number[];
}

/**
 * The way to servers that are far: TLS, and half a round trip in either direction. A process of its own, because its CPU
 * time is nobody's who is measured. Answers with the ports that stand for those that it was told.
 */
process.once('message', (options: RoundTripOptions) => {
  void Promise.all(options.ports.map((port) => openFarPort(port, options))).then((ports) =>
    process.send!(ports),
  );
});
process.once('disconnect', () => process.exit());

async function openFarPort(port: number, { key, cert, roundTripMs }: RoundTripOptions): Promise<number> {
  const options = { key, cert, ALPNProtocols: ['h2', 'http/1.1'], noDelay: true };
  const terminator = createTlsServer(options, (secure) => {
    const plain = connect({ port, host: '127.0.0.1', noDelay: true });
    plain.on('error', () => secure.destroy());
    secure.on('error', () => plain.destroy());
    secure.pipe(plain).pipe(secure);
  });
  const nearby = await listen(terminator);
  const far = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const server = connect({ port: nearby, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    // The kernel has accepted at once: what the client sends waits for the handshake that it has not made.
    delay(client, server, roundTripMs / 2, roundTripMs);
    delay(server, client, roundTripMs / 2);
  });
  return listen(far);
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
