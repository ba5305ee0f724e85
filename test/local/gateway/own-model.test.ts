import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunningGateway } from './running-gateway';
import { ask, collect, metadataOf, runGateway, textOf } from './running-gateway';

const chunks = [
  { choices: [{ index: 0, delta: { content: 'From a model ' }, finish_reason: null }] },
  { choices: [{ index: 0, delta: { content: 'of your own.' }, finish_reason: null }] },
  { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
  { choices: [], usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 } },
];

let modelServer: Server;
let running: RunningGateway;
beforeAll(async () => {
  modelServer = createServer((_, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(
      [...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]'].map((data) => `data: ${data}\n\n`).join(''),
    );
  }).listen(0, '127.0.0.1');
  await once(modelServer, 'listening');
  const modelUrl = `http://127.0.0.1:${(modelServer.address() as AddressInfo).port}/v1`;
  running = await runGateway({ modelUrl, modelName: 'small' });
}, 60_000);
afterAll(async () => {
  await running.stop();
  modelServer.closeAllConnections();
  modelServer.close();
});

describe('AI_GATEWAY_MODEL_URL', () => {
  it('puts any OpenAI-compatible server behind the gateway, whose usage is metered', async () => {
    const { gateway } = await running.newUser();

    const received = await collect(ask(gateway, 'Hello'));

    expect(textOf(received)).toBe('From a model of your own.');
    expect(metadataOf(received)).toMatchObject({
      usage: { inputTokens: 11, outputTokens: 7 },
      cost: { estimated: false },
    });
  });
});
