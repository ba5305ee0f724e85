import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { BedrockModels } from '../../src/aws/bedrock/bedrock-models';
import type { ModelEvent, ModelRequest } from '../../src/gateway/models/language-models';
import type { Bedrock } from '../../src/local/bedrock/start-bedrock';
import { startBedrock } from '../../src/local/bedrock/start-bedrock';

const guardrail = {
  id: 'guardrail',
  version: '1',
  blockedWords: ['xyzzy'],
  meteredPolicies: ['contentPolicy' as const],
  blockedInputMessage: 'I cannot help with that.',
  blockedOutputMessage: 'I cannot show that.',
};

let bedrock: Bedrock;
let bodies: string[];
beforeAll(async () => {
  bedrock = await startBedrock({
    region: 'us-east-1',
    guardrail,
    tokensPerSecond: 0,
    firstTokenMs: 0,
    onRequest: ({ body }) => bodies.push(body),
  });
});
afterAll(() => bedrock.close());

const createModels = () =>
  new BedrockModels(
    new BedrockRuntimeClient({
      endpoint: bedrock.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      maxAttempts: 1,
      requestHandler: new NodeHttpHandler(),
    }),
    { guardrailIdentifier: guardrail.id, guardrailVersion: guardrail.version, mode: 'sync' },
  );

const request = (text: string): ModelRequest => ({
  modelId: 'us.amazon.nova-lite-v1:0',
  provider: undefined,
  attempts: 3,
  firstTokenMs: undefined,
  messages: [{ role: 'user', content: [{ text }] }],
  inferenceConfig: { maxTokens: 200 },
  metadata: { requestId: 'r1' },
});

const converse = async (text: string, signal = new AbortController().signal) => {
  bodies = [];
  const events: ModelEvent[] = [];
  try {
    for await (const event of createModels().converse(request(text), signal)) events.push(event);
    return { events };
  } catch (error) {
    return { events, error };
  }
};

const textOf = (events: ModelEvent[]) =>
  events.map((event) => ('contentBlockDelta' in event ? event.contentBlockDelta.delta.text : '')).join('');

describe('BedrockModels', () => {
  it('passes Converse’s own events on, and the usage that Bedrock measured', async () => {
    const { events } = await converse('[[echo=Hello there]]');

    expect(textOf(events)).toBe('Hello there');
    expect(events[0]).toEqual({ messageStart: { role: 'assistant' } });
    expect(events.at(-3)).toEqual({ messageStop: { stopReason: 'end_turn' } });
    expect(events.at(-1)).toMatchObject({ metadata: { usage: { outputTokens: expect.any(Number) } } });
  });

  it('sends the guardrail and the request’s metadata with every call', async () => {
    await converse('Hello');

    expect(JSON.parse(bodies[0]!)).toMatchObject({
      inferenceConfig: { maxTokens: 200 },
      requestMetadata: { requestId: 'r1' },
      guardrailConfig: {
        guardrailIdentifier: 'guardrail',
        guardrailVersion: '1',
        trace: 'enabled',
        streamProcessingMode: 'sync',
      },
    });
  });

  it('measures the guardrail’s text units of prompt and answer', async () => {
    const { events } = await converse(`[[echo=Hello there]] ${'a '.repeat(1_000)}`);

    expect(events.at(-1)).toMatchObject({
      metadata: { guardrailUnits: { contentPolicy: 3, topicPolicy: 0 } },
    });
  });

  it('tells that the guardrail has looked at prompt and answer', async () => {
    const { events } = await converse('[[echo=Hello there]]');

    expect(events.at(-2)).toEqual({
      guardrail: { coverage: 'scanned', intervened: false, categories: [] },
    });
  });

  it('tells of an intervention by its stop reason, and by what found it', async () => {
    const { events } = await converse('xyzzy');

    expect(textOf(events)).toBe('I cannot help with that.');
    expect(events).toContainEqual({ messageStop: { stopReason: 'guardrail_intervened' } });
    expect(events).toContainEqual({
      guardrail: { coverage: 'scanned', intervened: true, categories: ['word:custom'] },
    });
  });

  it.each([
    ['throttle', 'bedrock_throttling_error'],
    ['unavailable', 'bedrock_api_error'],
    ['access-denied', 'bedrock_access_denied'],
    ['not-ready', 'bedrock_model_not_ready'],
    ['validation', 'bedrock_validation_error'],
    ['error-after:5', 'bedrock_api_error'],
    ['throttle-after:5', 'bedrock_throttling_error'],
    ['reset-after:5', 'bedrock_api_error'],
  ])('tells %s as %s, in words of its own', async (fault, code) => {
    const { error } = await converse(`[[fault=${fault}]] my secret`);

    expect(error).toMatchObject({ name: 'ModelError', code, cause: expect.anything() });
    expect((error as Error).message).not.toMatch(/secret|arn:|Exception/);
  });

  it.each([
    ['throttle', false],
    ['throttle-after:5', true],
    ['error-after:5', true],
    ['reset-after:5', false],
  ])(
    'says of %s whether to ask again, which the SDK does of a refusal itself: %s',
    async (fault, passing) => {
      const { error } = await converse(`[[fault=${fault}]]`);

      expect(error).toMatchObject({ passing });
    },
  );

  it('leaves a stream that was cut without its end, for the domain to judge', async () => {
    const { events } = await converse('[[fault=cut-after:5]]');

    expect(events.some((event) => 'messageStop' in event)).toBe(false);
  });

  it('stops with the reason of its signal', async () => {
    const controller = new AbortController();
    const reason = new Error('cancelled');
    setTimeout(() => controller.abort(reason), 50);

    expect(await converse('[[first=60000]]', controller.signal)).toMatchObject({ error: reason });
  });
});
