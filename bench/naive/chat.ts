import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import type { Message } from '@aws-sdk/client-bedrock-runtime';
import { BedrockRuntimeClient, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import type { InboundInvocation } from '../../src/gateway/inbound';
import { postEvent } from './post-event';
import { Quota } from './quota';
import { UsageTable } from './usage-table';

const logger = new Logger();
const metrics = new Metrics();
const tracer = new Tracer();
const dynamoDb = DynamoDBDocumentClient.from(tracer.captureAWSv3Client(new DynamoDBClient({})));
const bedrock = tracer.captureAWSv3Client(new BedrockRuntimeClient({}));
const table = new UsageTable(dynamoDb);

interface Chat {
  readonly conversationId: string;
  readonly messages: Message[];
}

/**
 * A chat function as the reference sample goes about it, with the libraries' defaults: the baseline of start-up and of the
 * full path. It posts each of the model's events by itself, one after another.
 */
export async function handler(inbound: InboundInvocation, context: Context): Promise<void> {
  logger.addContext(context);
  metrics.captureColdStartMetric(context.functionName);
  for (const { payload } of inbound.events) await answer(inbound.identity.userId, payload as Chat);
  metrics.publishStoredMetrics();
}

async function answer(userId: string, { conversationId, messages }: Chat): Promise<void> {
  const quota = new Quota(table, userId);
  await quota.reserve(JSON.stringify(messages.at(-1)?.content));
  const modelId = process.env['NAIVE_MODEL_ID'];
  const { stream } = await bedrock.send(new ConverseStreamCommand({ modelId, messages }));
  let published = Promise.resolve();
  let charged = 0;
  for await (const event of stream!) {
    // Were it awaited here, the client's HTTP/2 stream would lose its end.
    published = published.then(() => postEvent(`/Outbound-Messages/${userId}`, { conversationId, ...event }));
    if (event.metadata) charged = event.metadata.usage?.totalTokens ?? 0;
  }
  await published;
  if (charged === 0) throw new Error('The stream ended without its metadata');
  await quota.charge(charged);
  await quota.release();
  metrics.addMetric('Turns', MetricUnit.Count, 1);
  metrics.addMetric('Tokens', MetricUnit.Count, charged);
  logger.info('answered', { conversationId, charged });
}
