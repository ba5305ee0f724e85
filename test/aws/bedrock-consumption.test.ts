import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConverseStreamMetadataEvent, GuardrailUsage } from '@aws-sdk/client-bedrock-runtime';
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BedrockModels } from '../../src/aws/bedrock/bedrock-models';
import type { ModelEvent } from '../../src/gateway/models/language-models';
import { encodeEvent } from '../../src/local/bedrock/event-stream-frames';

const usage = { inputTokens: 5, outputTokens: 7, totalTokens: 12 };
const metrics = { latencyMs: 1 };

let server: Server;
let answered: Partial<ConverseStreamMetadataEvent>;
beforeAll((done) => {
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' });
      response.end(encodeEvent({ metadata: answered as ConverseStreamMetadataEvent }));
    });
  }).listen(0, '127.0.0.1', done);
});
afterAll((done) => {
  server.close(done);
  server.closeAllConnections();
});

/** The events of a call that Bedrock ends with `metadata`. */
async function eventsOf(metadata: Partial<ConverseStreamMetadataEvent>) {
  answered = metadata;
  const client = new BedrockRuntimeClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    requestHandler: new NodeHttpHandler(),
  });
  const request = {
    modelId: 'us.amazon.nova-lite-v1:0',
    provider: undefined,
    attempts: 3,
    firstTokenMs: undefined,
    messages: [{ role: 'user' as const, content: [{ text: 'Hello' }] }],
    inferenceConfig: { maxTokens: 10 },
    metadata: {},
  };
  const models = new BedrockModels(client, undefined);
  const events: ModelEvent[] = [];
  for await (const event of models.converse(request, new AbortController().signal)) events.push(event);
  return events;
}

const assessment = (units: Partial<GuardrailUsage>) => ({
  wordPolicy: {
    customWords: [{ match: 'my secret', action: 'BLOCKED' as const }],
    managedWordLists: [],
  },
  invocationMetrics: {
    usage: {
      contentPolicyUnits: 0,
      topicPolicyUnits: 0,
      wordPolicyUnits: 9,
      sensitiveInformationPolicyUnits: 0,
      sensitiveInformationPolicyFreeUnits: 9,
      contextualGroundingPolicyUnits: 0,
      ...units,
    },
  },
});

describe('what Bedrock measured', () => {
  it('is the usage, without what was not measured', async () => {
    expect(await eventsOf({ usage, metrics })).toEqual([{ metadata: { usage } }]);
  });

  it('has the cached tokens, and the times to live of those that were written', async () => {
    const cached = {
      ...usage,
      cacheReadInputTokens: 100,
      cacheWriteInputTokens: 300,
      cacheDetails: [
        { ttl: '1h' as const, inputTokens: 200 },
        { ttl: '5m' as const, inputTokens: 100 },
      ],
    };

    expect(await eventsOf({ usage: cached, metrics })).toEqual([{ metadata: { usage: cached } }]);
  });

  it('has the service tier that answered', async () => {
    expect(await eventsOf({ usage, metrics, serviceTier: { type: 'flex' } })).toEqual([
      { metadata: { usage, serviceTier: 'flex' } },
    ]);
  });

  it('has the guardrail’s text units, summed over the assessments of input and answer', async () => {
    const guardrail = {
      inputAssessment: { one: assessment({ contentPolicyUnits: 1, topicPolicyUnits: 2 }) },
      outputAssessments: {
        one: [
          assessment({ contentPolicyUnits: 10, sensitiveInformationPolicyUnits: 3 }),
          assessment({ contentPolicyUnits: 100 }),
        ],
        two: [assessment({ contentPolicyUnits: 1_000, contextualGroundingPolicyUnits: 4 })],
      },
    };

    expect(await eventsOf({ usage, metrics, trace: { guardrail } })).toContainEqual({
      metadata: {
        usage,
        guardrailUnits: {
          contentPolicy: 1_111,
          topicPolicy: 2,
          sensitiveInformationPolicy: 3,
          contextualGroundingPolicy: 4,
        },
      },
    });
  });

  it('keeps nothing of what the trace quotes', async () => {
    const guardrail = {
      modelOutput: ['my secret'],
      actionReason: 'my secret',
      inputAssessment: { one: assessment({ contentPolicyUnits: 1 }) },
    };

    const events = await eventsOf({ usage, metrics, trace: { guardrail } });

    expect(JSON.stringify(events)).not.toContain('my secret');
  });

  it('has no text units where the trace has none', async () => {
    const guardrail = { inputAssessment: { one: {} } };

    expect(await eventsOf({ usage, metrics, trace: { guardrail } })).toContainEqual({ metadata: { usage } });
  });

  it('is nothing where Bedrock told no usage', async () => {
    expect(await eventsOf({ metrics, serviceTier: { type: 'flex' } })).toEqual([]);
  });
});
