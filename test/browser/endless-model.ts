import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';

export interface EndlessModel {
  /** For `AI_GATEWAY_MODEL_URL`. */
  readonly url: string;
  /** How many of its answers it goes on with, and how many were left by who asked for them. */
  readonly open: number;
  readonly left: number;
  /** Resolves once nobody waits for more of an answer. */
  allLeft(): Promise<void>;
  close(): Promise<void>;
}

/** An OpenAI-compatible server whose answers never end by themselves: word-0 word-1 word-2 … */
export async function startEndlessModel(wordsPerSecond: number): Promise<EndlessModel> {
  let open = 0;
  let left = 0;
  const talk = (response: ServerResponse) => {
    let words = 0;
    open += 1;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const timer = setInterval(() => {
      const choice = { index: 0, delta: { content: `${words > 0 ? ' ' : ''}word-${words++}` } };
      response.write(`data: ${JSON.stringify({ choices: [{ ...choice, finish_reason: null }] })}\n\n`);
    }, 1_000 / wordsPerSecond);
    response.once('close', () => {
      clearInterval(timer);
      open -= 1;
      left += 1;
    });
  };
  const server = createServer((_, response) => talk(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    get open() {
      return open;
    },
    get left() {
      return left;
    },
    allLeft: async () => {
      while (open > 0) await setTimeout(20);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
