import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BedrockTokenCounter } from '../../src/aws/bedrock/bedrock-token-counter';
import type { Bedrock, BedrockRequest } from '../../src/local/bedrock/start-bedrock';
import { startBedrock } from '../../src/local/bedrock/start-bedrock';

const input = {
  messages: [{ role: 'user' as const, content: [{ text: 'Why is the sky blue?' }] }],
  system: [{ text: 'Answer in one line.' }],
};
const model = { bedrockModelId: 'us.anthropic.claude-haiku-4-5-20251001-v1:0' };

const createCounter = (endpoint: string, { timeoutMs = 5_000, maxAttempts = 1 } = {}) =>
  new BedrockTokenCounter(
    new BedrockRuntimeClient({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      maxAttempts,
      requestHandler: new NodeHttpHandler(),
    }),
    timeoutMs,
  );

describe('BedrockTokenCounter', () => {
  let bedrock: Bedrock;
  let requests: BedrockRequest[];
  beforeAll(async () => {
    bedrock = await startBedrock({ region: 'us-east-1', onRequest: (request) => requests.push(request) });
  });
  beforeEach(() => {
    requests = [];
  });
  afterAll(() => bedrock.close());

  it('counts the messages and the system prompt', async () => {
    const counter = createCounter(bedrock.url);

    const whole = await counter.count(model, input);
    const messagesOnly = await counter.count(model, { messages: input.messages });

    expect(JSON.parse(requests[0]!.body)).toEqual({ input: { converse: input } });
    expect(messagesOnly).toBeGreaterThan(0);
    expect(whole).toBeGreaterThan(messagesOnly!);
  });

  it.each([
    ['anthropic.claude-v1:0', 'anthropic.claude-v1:0'],
    ['us.anthropic.claude-v1:0', 'anthropic.claude-v1:0'],
    ['us-gov.anthropic.claude-v1:0', 'anthropic.claude-v1:0'],
    ['apac.anthropic.claude-v1:0', 'anthropic.claude-v1:0'],
    ['global.anthropic.claude-v1:0', 'anthropic.claude-v1:0'],
    ['usual.model', 'usual.model'],
  ])('counts %s as the foundation model %s', async (bedrockModelId, resourceId) => {
    expect(await createCounter(bedrock.url).count({ bedrockModelId }, input)).toBeGreaterThan(0);

    expect(requests).toMatchObject([{ operation: 'CountTokens', resourceId }]);
  });

  it('counts an application inference profile as what it copies', async () => {
    const profile = {
      bedrockModelId: 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc',
      copiedFrom: 'eu.anthropic.claude-v1:0',
    };

    expect(await createCounter(bedrock.url).count(profile, input)).toBeGreaterThan(0);

    expect(requests).toMatchObject([{ resourceId: 'anthropic.claude-v1:0' }]);
  });

  it('asks once about a model whose tokens Bedrock does not count', async () => {
    const counter = createCounter(bedrock.url);
    const nova = { bedrockModelId: 'us.amazon.nova-lite-v1:0' };

    expect(await counter.count(nova, input)).toBeUndefined();
    expect(await counter.count(nova, input)).toBeUndefined();

    expect(requests).toHaveLength(1);
    expect(await counter.count(model, input)).toBeGreaterThan(0);
  });

  it('does not ask about an ARN', async () => {
    const bedrockModelId =
      'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-v1:0';

    expect(await createCounter(bedrock.url).count({ bedrockModelId }, input)).toBeUndefined();

    expect(requests).toEqual([]);
  });

  it('does not ask for a turn that was cancelled before', async () => {
    const cancelled = AbortSignal.abort(new Error('cancelled'));

    expect(await createCounter(bedrock.url).count(model, input, cancelled)).toBeUndefined();

    expect(requests).toEqual([]);
  });
});

describe('BedrockTokenCounter, where Bedrock does not count', () => {
  let server: Server;
  let asked: number;
  /** The exception that is answered; without one the request is left unanswered. */
  let exception: string | undefined;
  let message: string;
  beforeAll((done) => {
    server = createServer((request, response) => {
      asked += 1;
      request.resume();
      if (exception === undefined) return;
      const status = exception.startsWith('Throttling') ? 429 : 400;
      response.writeHead(status, { 'x-amzn-errortype': exception, 'content-type': 'application/json' });
      response.end(JSON.stringify({ message }));
    }).listen(0, '127.0.0.1', done);
  });
  beforeEach(() => {
    asked = 0;
    exception = undefined;
    message = "The provided model doesn't support counting tokens.";
  });
  afterAll((done) => {
    server.close(done);
    server.closeAllConnections();
  });
  const endpoint = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  it.each(['ValidationException', 'AccessDeniedException', 'ResourceNotFoundException'])(
    'does not ask about a model again after %s',
    async (name) => {
      exception = name;
      const counter = createCounter(endpoint());

      expect(await counter.count(model, input)).toBeUndefined();
      expect(await counter.count(model, input)).toBeUndefined();
      expect(asked).toBe(1);
      await counter.count({ bedrockModelId: 'anthropic.claude-v1:0' }, input);
      expect(asked).toBe(2);
    },
  );

  it('asks again where it was the request that was wrong', async () => {
    exception = 'ValidationException';
    message = 'The text field in the ContentBlock object is blank.';
    const counter = createCounter(endpoint());

    await counter.count(model, input);
    await counter.count(model, input);

    expect(asked).toBe(2);
  });

  it.each(['ThrottlingException', 'ServiceUnavailableException'])('asks again after %s', async (name) => {
    exception = name;
    const counter = createCounter(endpoint());

    expect(await counter.count(model, input)).toBeUndefined();
    expect(await counter.count(model, input)).toBeUndefined();
    expect(asked).toBe(2);
  });

  it('waits no longer than its timeout, and asks again the next time', async () => {
    // Long enough for a request to get there on a busy machine.
    const counter = createCounter(endpoint(), { timeoutMs: 500 });
    const started = performance.now();

    expect(await counter.count(model, input)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(5_000);
    await counter.count(model, input);
    expect(asked).toBe(2);
  });

  it('waits no longer than its timeout between the SDK’s attempts', async () => {
    exception = 'ThrottlingException';
    const started = performance.now();

    await createCounter(endpoint(), { timeoutMs: 100, maxAttempts: 10 }).count(model, input);

    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('ends with its signal', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('cancelled')), 50);

    expect(await createCounter(endpoint()).count(model, input, controller.signal)).toBeUndefined();
  });
});
