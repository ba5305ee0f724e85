import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { BedrockModels } from '../../src/aws/bedrock/bedrock-models';
import { BedrockTokenCounter } from '../../src/aws/bedrock/bedrock-token-counter';
import type { ContentBlock } from '../../src/gateway/contract/content';
import type { ModelEvent, ModelRequest } from '../../src/gateway/models/language-models';
import type { Bedrock } from '../../src/local/bedrock/start-bedrock';
import { startBedrock } from '../../src/local/bedrock/start-bedrock';

const bytes = Buffer.from([0, 255, 254, 1]).toString('base64');
const tools = {
  tools: [{ toolSpec: { name: 'weather', inputSchema: { json: { type: 'object' } } } }],
  toolChoice: { auto: {} },
};

let bedrock: Bedrock;
let client: BedrockRuntimeClient;
let body: Record<string, unknown>;
beforeAll(async () => {
  bedrock = await startBedrock({
    region: 'us-east-1',
    tokensPerSecond: 0,
    firstTokenMs: 0,
    onRequest: (request) => (body = JSON.parse(request.body) as typeof body),
  });
  client = new BedrockRuntimeClient({
    endpoint: bedrock.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(),
  });
});
afterAll(async () => {
  client.destroy();
  await bedrock.close();
});

const request = (messages: ModelRequest['messages'], fields: Partial<ModelRequest> = {}): ModelRequest => ({
  modelId: 'us.amazon.nova-lite-v1:0',
  provider: undefined,
  attempts: 3,
  firstTokenMs: undefined,
  messages,
  inferenceConfig: { maxTokens: 200 },
  metadata: {},
  ...fields,
});

async function converse(asked: ModelRequest): Promise<ModelEvent[]> {
  const events: ModelEvent[] = [];
  const models = new BedrockModels(client, undefined);
  for await (const event of models.converse(asked, new AbortController().signal)) events.push(event);
  return events;
}

const user = (...content: ContentBlock[]) => ({ role: 'user' as const, content });
const assistant = (...content: ContentBlock[]) => ({ role: 'assistant' as const, content });

describe('a request on the wire', () => {
  it.each<[string, ContentBlock]>([
    ['an image', { image: { format: 'png', source: { bytes } } }],
    ['a document', { document: { format: 'pdf', name: 'Report', source: { bytes } } }],
    ['a cache point', { cachePoint: { type: 'default', ttl: '1h' } }],
  ])('has %s as the client gave it', async (_, block) => {
    const messages = [user({ text: 'Look.' }, block)];

    await converse(request(messages));

    expect(body['messages']).toEqual(messages);
  });

  it('has reasoning, a tool’s call and its result as the client gave them back', async () => {
    const messages = [
      user({ text: 'How is the weather?' }),
      assistant(
        { reasoningContent: { reasoningText: { text: 'Hm.', signature: 'abc' } } },
        { reasoningContent: { redactedContent: bytes } },
        { toolUse: { toolUseId: 'call-1', name: 'weather', input: { city: 'Oslo' } } },
      ),
      user({
        toolResult: {
          toolUseId: 'call-1',
          content: [{ json: { degrees: 7 } }, { image: { format: 'jpeg', source: { bytes } } }],
          status: 'success',
        },
      }),
    ];

    await converse(request(messages, { toolConfig: tools }));

    expect(body['messages']).toEqual(messages);
    expect(body['toolConfig']).toEqual(tools);
  });

  it('has every parameter as the client gave it, and no other', async () => {
    const schema = '{"type":"object"}';
    const outputConfig = {
      textFormat: { type: 'json_schema' as const, structure: { jsonSchema: { schema } } },
    };

    await converse(
      request([user({ text: 'Why?' })], {
        system: [{ text: 'Be brief.' }, { cachePoint: { type: 'default' } }],
        additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 100 } },
        outputConfig,
        performanceConfig: { latency: 'optimized' },
        serviceTier: { type: 'priority' },
      }),
    );

    const { messages: _, ...fields } = body;
    expect(fields).toEqual({
      system: [{ text: 'Be brief.' }, { cachePoint: { type: 'default' } }],
      inferenceConfig: { maxTokens: 200 },
      additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 100 } },
      outputConfig,
      performanceConfig: { latency: 'optimized' },
      requestMetadata: {},
      serviceTier: { type: 'priority' },
    });
  });

  it('is counted with its tools', async () => {
    const counter = new BedrockTokenCounter(client, 2_000);
    const model = { bedrockModelId: 'us.anthropic.claude-haiku-4-5-20251001-v1:0' };
    const { messages } = request([user({ text: 'Why?' })]);

    const alone = await counter.count(model, { messages, system: undefined, toolConfig: undefined });
    const withTools = await counter.count(model, { messages, system: undefined, toolConfig: tools });

    expect(withTools).toBeGreaterThan(alone!);
  });
});

describe('an answer', () => {
  it('has a tool’s call as the model makes it, piece by piece', async () => {
    const events = await converse(
      request([user({ text: '[[echo=Wait.]] [[tool=weather {"city":"Oslo"}]]' })], { toolConfig: tools }),
    );

    const input = events.map((event) =>
      'contentBlockDelta' in event ? (event.contentBlockDelta.delta.toolUse?.input ?? '') : '',
    );
    expect(JSON.parse(input.join(''))).toEqual({ city: 'Oslo' });
    expect(events).toContainEqual({ messageStop: { stopReason: 'tool_use' } });
  });

  it('has reasoning with its signature', async () => {
    const events = await converse(request([user({ text: '[[think=Hm.]] [[echo=Yes.]]' })]));

    expect(events).toContainEqual({
      contentBlockDelta: {
        contentBlockIndex: 0,
        delta: { reasoningContent: { signature: expect.any(String) } },
      },
    });
  });
});
