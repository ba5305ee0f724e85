import { ConverseCommand, CountTokensCommand } from '@aws-sdk/client-bedrock-runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { once } from 'node:events';
import { startBedrock, type Bedrock, type BedrockRequest } from '../../../src/local/bedrock/start-bedrock';
import {
  assistantMessage,
  baseModelId,
  eventNames,
  modelId,
  region,
  streamAnswer,
  transports,
  userMessage,
  type Transport,
} from './bedrock-client';

describe.each(Object.keys(transports) as Transport[])('Bedrock Runtime over %s', (transport) => {
  const received: BedrockRequest[] = [];
  let bedrock: Bedrock;
  let client: ReturnType<(typeof transports)[Transport]>;

  beforeAll(async () => {
    const onRequest = (request: BedrockRequest) => void received.push(request);
    bedrock = await startBedrock({ region, tokensPerSecond: 0, firstTokenMs: 0, onRequest });
    client = transports[transport](bedrock.url);
  });
  afterAll(async () => {
    client.destroy();
    await bedrock.close();
  });

  it('streams an answer as the events of ConverseStream', async () => {
    const answer = await streamAnswer(client, 'Why is the sky blue?');

    expect(eventNames(answer)).toEqual([
      'messageStart',
      'contentBlockDelta',
      'contentBlockStop',
      'messageStop',
      'metadata',
    ]);
    expect(answer.text).toContain('Rayleigh scattering');
    expect(answer.deltas.length).toBeGreaterThan(100);
    expect(answer.stopReason).toBe('end_turn');
    expect(answer.metadata?.metrics?.latencyMs).toBeGreaterThanOrEqual(0);
    expect(answer.metadata?.usage?.outputTokens).toBe(answer.deltas.length);
  });

  it('answers Converse in one piece', async () => {
    const answer = await client.send(
      new ConverseCommand({ modelId, messages: [userMessage('[[echo=All of it.]]')] }),
    );

    expect(answer.output?.message).toEqual(assistantMessage('All of it.'));
    expect(answer.stopReason).toBe('end_turn');
    expect(answer.usage?.outputTokens).toBe(4);
  });

  it('counts in CountTokens what a call reports as input', async () => {
    const converse = {
      system: [{ text: 'Be brief.' }],
      messages: [userMessage('Why?'), assistantMessage('Because.'), userMessage('Is the sky blue?')],
    };

    const { inputTokens } = await client.send(
      new CountTokensCommand({ modelId: baseModelId, input: { converse } }),
    );
    const answer = await streamAnswer(client, '', converse);

    expect(inputTokens).toBeGreaterThan(9);
    expect(answer.metadata?.usage?.inputTokens).toBe(inputTokens);
    expect(answer.metadata?.usage?.totalTokens).toBe(
      (inputTokens ?? 0) + (answer.metadata?.usage?.outputTokens ?? 0),
    );
  });

  it.each([
    modelId,
    'global.anthropic.claude-sonnet-4-6',
    'us-gov.anthropic.claude-sonnet-4-6',
    'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3d4e5f6',
    'amazon.nova-lite-v1:0',
    'us.amazon.nova-lite-v1:0',
  ])('counts no tokens for %s', async (id) => {
    const converse = { messages: [userMessage('Why?')] };

    const counting = client.send(new CountTokensCommand({ modelId: id, input: { converse } }));

    await expect(counting).rejects.toMatchObject({
      name: 'ValidationException',
      message: "The provided model doesn't support counting tokens.",
    });
  });

  it.each(['anthropic.claude-sonnet-4-6', 'ai21.jamba-1-5-large-v1:0', 'meta.llama3-8b-instruct-v1:0'])(
    'counts tokens for %s',
    async (id) => {
      const converse = { messages: [userMessage('Why?')] };

      const { inputTokens } = await client.send(new CountTokensCommand({ modelId: id, input: { converse } }));

      expect(inputTokens).toBeGreaterThan(0);
    },
  );

  it.each([
    'amazon.nova-micro-v1:0',
    'global.anthropic.claude-sonnet-4-6',
    'deepseek.v3.2',
    'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3d4e5f6',
    'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0',
  ])('accepts the model id %s', async (id) => {
    await streamAnswer(client, '[[echo=yes]]', { modelId: id });

    expect(received.at(-1)).toMatchObject({ operation: 'ConverseStream', resourceId: id });
  });

  it.each([
    ['no messages', { messages: [] }, /^A conversation must start with a user message\./],
    ['an answer first', { messages: [assistantMessage('Hi')] }, /^A conversation must start with a user/],
    [
      'two user messages in a row',
      { messages: [userMessage('One'), userMessage('Two')] },
      /^A conversation must alternate between user and assistant roles\./,
    ],
    [
      'an answer last',
      { messages: [userMessage('One'), assistantMessage('Two')] },
      /^This model does not support assistant message prefill\./,
    ],
    [
      'a message without content',
      { messages: [{ role: 'user' as const, content: [] }] },
      /^The content field in the Message object at messages\.0 is empty\./,
    ],
    [
      'blank text',
      { messages: [userMessage(' \n')] },
      /^The text field in the ContentBlock object at messages\.0\.content\.0 is blank\./,
    ],
    [
      'an unknown role',
      { messages: [{ role: 'robot' as 'user', content: [{ text: 'Hi' }] }] },
      /^1 validation error detected: Value at 'messages\.0\.role'/,
    ],
    ['no output tokens', { inferenceConfig: { maxTokens: 0 } }, /'inferenceConfig\.maxTokens' failed/],
    ['what is no model id', { modelId: 'claude' }, /^The provided model identifier is invalid\.$/],
    [
      'an unknown fault',
      { messages: [userMessage('[[fault=flood]]')] },
      /^Unknown directive \[\[fault=flood]]/,
    ],
  ])('refuses %s with a ValidationException', async (_, input, message) => {
    await expect(streamAnswer(client, 'Hello', input)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
      $metadata: { httpStatusCode: 400, requestId: expect.any(String) },
    });
  });

  it('counts the calls of the model, and no others', async () => {
    const before = bedrock.requests;

    await streamAnswer(client, '[[echo=one]]');
    await streamAnswer(client, '[[fault=unavailable]]').catch(() => undefined);
    await client.send(
      new CountTokensCommand({
        modelId: baseModelId,
        input: { converse: { messages: [userMessage('Hello')] } },
      }),
    );

    expect(bedrock.requests - before).toBe(2);
  });
});

describe('Bedrock Runtime at its door', () => {
  let bedrock: Bedrock;
  beforeAll(async () => {
    bedrock = await startBedrock({ region });
  });
  afterAll(() => bedrock.close());

  const signature = (scope: string) =>
    `AWS4-HMAC-SHA256 Credential=AKIALOCAL/20260101/${scope}/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;

  it.each([
    ['unsigned requests', {}, 'MissingAuthenticationTokenException'],
    ['other schemes', { authorization: 'Bearer abc' }, 'IncompleteSignatureException'],
    ['another region', { authorization: signature('eu-west-1/bedrock') }, 'InvalidSignatureException'],
    ['another service', { authorization: signature('us-east-1/dynamodb') }, 'InvalidSignatureException'],
  ])('answers %s with 403', async (_, headers, code) => {
    const response = await fetch(`${bedrock.url}/model/${encodeURIComponent(modelId)}/converse`, {
      method: 'POST',
      headers,
      body: '{}',
    });

    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-errortype')).toMatch(code);
    expect(bedrock.requests).toBe(0);
  });

  it('answers operations that it does not play with 404', async () => {
    const response = await fetch(`${bedrock.url}/async-invoke`, {
      headers: { authorization: signature('us-east-1/bedrock') },
    });

    expect(response.status).toBe(404);
    expect(response.headers.get('x-amzn-errortype')).toMatch('UnknownOperationException');
  });

  it('recognises HTTP/1.1 also where its first bytes come one by one', async () => {
    const socket = connect(Number(new URL(bedrock.url).port), '127.0.0.1')
      .setNoDelay()
      .setEncoding('utf8');
    await once(socket, 'connect');
    for (const byte of 'POST /') await new Promise((resolve) => socket.write(byte, resolve));
    socket.write('model/a.b/converse HTTP/1.1\r\nhost: local\r\ncontent-length: 0\r\n\r\n');

    const [answer] = (await once(socket, 'data')) as [string];
    socket.destroy();

    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  });
});
