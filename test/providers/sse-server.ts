import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { ProviderModels } from '../../src/providers/provider-models';
import { noSecrets } from './provider-requests';

export interface Asked {
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
}

export interface SseServer {
  readonly url: string;
  readonly asked: Asked[];
  /** Each that was ever opened, by the port of its other side. */
  readonly connections: number[];
  /** How the next requests are answered. */
  answer: (response: ServerResponse) => void;
  readonly models: ProviderModels;
  close(): Promise<void>;
}

/** A server whose answers are written to the byte. */
export async function startSseServer(): Promise<SseServer> {
  const asked: Asked[] = [];
  const connections: number[] = [];
  const state = { answer: (response: ServerResponse) => void response.writeHead(500).end() };
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const { url, headers } = request;
    asked.push({ url, headers, body: (await json(request)) as Record<string, unknown> });
    state.answer(response);
  };
  const server = createServer((request, response) => void serve(request, response));
  server.on('connection', (socket) => connections.push(socket.remotePort!));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    connections,
    get answer() {
      return state.answer;
    },
    set answer(answer) {
      state.answer = answer;
    },
    models: new ProviderModels({
      egressHosts: ['api.openai.com'],
      secrets: noSecrets,
      endpointUrl: url,
    }),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** A chunk with one choice. */
export const delta = (fields: object, finish_reason: string | null = null, rest: object = {}) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta: fields, finish_reason }],
  ...rest,
});

/** The chunk with the usage. */
export const usage = (fields: object = {}) => ({
  choices: [],
  usage: { prompt_tokens: 11, completion_tokens: 2, total_tokens: 13, ...fields },
});

export const frame = (chunk: object): string => `data: ${JSON.stringify(chunk)}\n\n`;

/** Answers with these chunks, whole. */
export const sendChunks =
  (...chunks: readonly object[]) =>
  (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end([...chunks.map(frame), 'data: [DONE]\n\n'].join(''));
  };

/** Answers with these frames, to the byte. */
export const sendFrames =
  (...frames: readonly string[]) =>
  (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(frames.join(''));
  };
