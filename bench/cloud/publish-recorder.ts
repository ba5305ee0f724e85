import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monotonicMs } from '../monotonic';

/** One publish that an Events API received, whole. */
export interface Publish {
  /** Monotonic milliseconds. */
  readonly at: number;
  readonly channel: string;
  /** Each the JSON text of one event. */
  readonly events: readonly string[];
}

/** Where events are published to: takes all of them, delivers none, and remembers when they came. */
export interface PublishRecorder {
  readonly port: number;
  /** What came on a channel, in order; and forgets it. */
  take(channel: string): Publish[];
  close(): Promise<void>;
}

export async function startPublishRecorder(): Promise<PublishRecorder> {
  const publishes = new Map<string, Publish[]>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const at = monotonicMs();
      const publish = JSON.parse(Buffer.concat(chunks).toString()) as Omit<Publish, 'at'>;
      const sameChannel = publishes.get(publish.channel) ?? [];
      sameChannel.push({ ...publish, at });
      publishes.set(publish.channel, sameChannel);
      const successful = publish.events.map((_, index) => ({ identifier: String(index), index }));
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ successful, failed: [] }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    take: (channel) => {
      const taken = publishes.get(channel) ?? [];
      publishes.delete(channel);
      return taken;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
