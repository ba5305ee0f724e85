import { DynamoDBClient, ListTablesCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import type { LocalGateway } from '../../../src/local/local-gateway';

/** Tables that are there to hold text: answers as they were published, for their user; and what operators have written. */
const OF_TEXT = ['ai-gateway-answers', 'ai-gateway-prepared'];

/** Fields of a request that hold names of the gateway's, and no text of the user's. */
const NAMES = ['conversationId', 'modelId', 'requestId', 'team', 'type'];

/** Shorter text could stand in a log by chance. */
const LENGTH = 20;

/** What the scripted model says to anything. */
const ANSWERED = ['Rayleigh scattering', 'exponential backoff', 'scripted stand-in'];

/** Remembers what users wrote, to look for it where it must not be. */
export class WrittenTexts {
  private readonly texts = new Set<string>(ANSWERED);

  /** @param request of any shape: every text in it counts that is long enough to be told from others */
  add(request: unknown): void {
    if (typeof request === 'string') {
      const text = JSON.stringify(request).slice(1, LENGTH + 1);
      if (text.length === LENGTH) this.texts.add(text);
    } else if (typeof request === 'object' && request !== null) {
      for (const [key, value] of Object.entries(request)) if (!NAMES.includes(key)) this.add(value);
    }
  }

  /** Those of the texts that somebody can read. */
  foundIn(readable: string): string[] {
    return [...this.texts].filter((text) => readable.includes(text));
  }
}

/** All that a gateway has logged, measured, traced and stored, but for the conversations' own texts. */
export async function leftBehind({ observations, dynamoDb }: LocalGateway): Promise<string> {
  const seen = [observations.logs.latest(1_000_000), observations.traces.latest(1_000_000)];
  const client = new DynamoDBClient({
    endpoint: dynamoDb.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const stored: unknown[] = [];
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  for (const TableName of TableNames.filter((name) => !OF_TEXT.includes(name))) {
    for await (const { Items = [] } of paginateScan({ client }, { TableName })) stored.push(...Items);
  }
  client.destroy();
  return JSON.stringify([...seen, stored]);
}
