import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { openAiCompatibleModel } from '../../../src/local/bedrock/openai-compatible-model';
import { startBedrock, type Bedrock } from '../../../src/local/bedrock/start-bedrock';
import { assistantMessage, region, streamAnswer, transports, userMessage } from './bedrock-client';

const delta = (content: string) => ({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
const finish = (finish_reason: string) => ({ choices: [{ index: 0, delta: {}, finish_reason }] });
const usage = { choices: [], usage: { prompt_tokens: 11, completion_tokens: 2, total_tokens: 13 } };

function sendEvents(response: ServerResponse, chunks: readonly object[], end = 'data: [DONE]\n\n'): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join(''));
  response.end(end);
}

describe('a model behind an OpenAI-compatible server', () => {
  let modelServer: Server;
  let bedrock: Bedrock;
  let client: BedrockRuntimeClient;
  let answer: (response: ServerResponse) => void;
  let listed: { id: string }[];
  let asked: { path: string | undefined; authorization: string | undefined; body: unknown }[];

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/v1/models') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ object: 'list', data: listed }));
      return;
    }
    const { authorization } = request.headers;
    asked.push({ path: request.url, authorization, body: await json(request) });
    answer(response);
  }

  beforeEach(async () => {
    asked = [];
    listed = [{ id: 'small-model' }, { id: 'other-model' }];
    answer = (response) => sendEvents(response, [delta('Hel'), delta('lo'), finish('stop'), usage]);
    modelServer = createServer((request, response) => void serve(request, response)).listen(0, '127.0.0.1');
    await once(modelServer, 'listening');
    const baseUrl = `http://127.0.0.1:${(modelServer.address() as AddressInfo).port}/v1`;
    bedrock = await startBedrock({ region, model: openAiCompatibleModel({ baseUrl, apiKey: 'key' }) });
    client = transports['HTTP/1.1'](bedrock.url);
  });
  afterEach(async () => {
    client.destroy();
    await bedrock.close();
    modelServer.closeAllConnections();
    await new Promise((resolve) => modelServer.close(resolve));
  });

  it('streams its deltas and reports its usage', async () => {
    const { deltas, stopReason, metadata } = await streamAnswer(client, 'Hi');

    expect(deltas).toEqual(['Hel', 'lo']);
    expect(stopReason).toBe('end_turn');
    expect(metadata?.usage).toEqual({ inputTokens: 11, outputTokens: 2, totalTokens: 13 });
  });

  it('passes on the conversation and the inference configuration to the first model that the server lists', async () => {
    await streamAnswer(client, '', {
      system: [{ text: 'Be brief.' }],
      messages: [userMessage('Hi'), assistantMessage('Hello'), userMessage('[[pace=0]] And now?')],
      inferenceConfig: { maxTokens: 50, temperature: 0.5, topP: 0.9, stopSequences: ['END'] },
    });

    expect(asked).toEqual([
      {
        path: '/v1/chat/completions',
        authorization: 'Bearer key',
        body: {
          model: 'small-model',
          messages: [
            { role: 'system', content: 'Be brief.' },
            { role: 'user', content: 'Hi' },
            { role: 'assistant', content: 'Hello' },
            { role: 'user', content: 'And now?' },
          ],
          stream: true,
          stream_options: { include_usage: true },
          max_tokens: 50,
          temperature: 0.5,
          top_p: 0.9,
          stop: ['END'],
        },
      },
    ]);
  });

  it.each([
    ['length', 'max_tokens'],
    ['content_filter', 'content_filtered'],
  ])('maps the finish reason %s to %s', async (finishReason, stopReason) => {
    answer = (response) => sendEvents(response, [delta('Hi'), finish(finishReason), usage]);

    expect((await streamAnswer(client, 'Hi')).stopReason).toBe(stopReason);
  });

  it('counts by approximation where the server reports no usage', async () => {
    answer = (response) => sendEvents(response, [delta('Hello there'), finish('stop')]);

    const { metadata } = await streamAnswer(client, 'Hi');

    expect(metadata?.usage).toEqual({ inputTokens: 4, outputTokens: 2, totalTokens: 6 });
  });

  it.each([
    [400, 'ValidationException'],
    [401, 'AccessDeniedException'],
    [404, 'ResourceNotFoundException'],
    [418, 'ModelErrorException'],
    [429, 'ThrottlingException'],
    [500, 'ServiceUnavailableException'],
  ])('turns its status %d into a %s', async (status, name) => {
    answer = (response) => response.writeHead(status).end('{}');

    await expect(streamAnswer(client, 'Hi')).rejects.toMatchObject({ name });
    expect(asked).toHaveLength(1);
  });

  it('is unavailable when the server is', async () => {
    modelServer.closeAllConnections();
    await new Promise((resolve) => modelServer.close(resolve));

    await expect(streamAnswer(client, 'Hi')).rejects.toMatchObject({
      name: 'ServiceUnavailableException',
      message: expect.stringMatching(/^The model server at http:\/\/127\.0\.0\.1:\d+\/v1 failed: /),
    });
  });

  it('is not ready when the server has no model', async () => {
    listed = [];

    await expect(streamAnswer(client, 'Hi')).rejects.toMatchObject({ name: 'ModelNotReadyException' });
  });

  it.each([
    ['ends early', ''],
    ['reports an error', 'data: {"error":{"message":"out of memory"}}\n\n'],
  ])('fails in the stream when the answer %s', async (_, end) => {
    answer = (response) => sendEvents(response, [delta('Hel')], end);

    const { text, error } = await streamAnswer(client, 'Hi');

    expect(text).toBe('Hel');
    expect(error).toMatchObject({ name: 'ModelStreamErrorException' });
  });

  it('ends the request to the server when the client goes away', async () => {
    const answering = new Promise<ServerResponse>((resolve) => {
      answer = resolve;
    });
    const read = streamAnswer(client, 'Hi').catch(() => undefined);
    const closed = once(await answering, 'close');

    client.destroy();

    await closed;
    await read;
  });
});
