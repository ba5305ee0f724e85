import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../gateway/clock';
import type {
  PreparedKey,
  PreparedResponse,
  PreparedResponses,
} from '../../gateway/prepared/prepared-responses';
import { itemOfFailedCondition } from './failed-condition';
import { preparedKey, preparedOf, PROJECTION } from './prepared-item';

/** How often keys are asked for that DynamoDB has left unprocessed, and how long after the first time, in milliseconds. */
const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 20;

/** Prepared responses as turns read them, by their keys alone. A change is read within about a second. */
export class DynamoDbPreparedResponses implements PreparedResponses {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly clock: Pick<Clock, 'sleep'>,
  ) {}

  /** Rejects where not every key was processed: a response that takes precedence could be among the others. */
  async find(keys: readonly PreparedKey[]): Promise<readonly PreparedResponse[]> {
    const found: PreparedResponse[] = [];
    let missing = keys.map(preparedKey);
    for (let attempt = 1; missing.length > 0; attempt++) {
      const { items, unprocessed } = await this.batch(missing);
      for (const item of items) {
        const { hits: _, ...response } = preparedOf(item);
        found.push(response);
      }
      missing = unprocessed;
      if (missing.length === 0) break;
      if (attempt === ATTEMPTS) throw new Error('DynamoDB left keys of a batch unprocessed');
      await this.clock.sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
    return found;
  }

  async countHit(key: PreparedKey): Promise<void> {
    try {
      await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: preparedKey(key),
          UpdateExpression: 'ADD hits :one',
          ConditionExpression: 'attribute_exists(id)',
          ExpressionAttributeValues: { ':one': { N: '1' } },
        }),
      );
    } catch (error) {
      itemOfFailedCondition(error);
    }
  }

  private async batch(keys: Item[]): Promise<{ items: Item[]; unprocessed: Item[] }> {
    const { Responses = {}, UnprocessedKeys = {} } = await this.client.send(
      new BatchGetItemCommand({
        RequestItems: {
          [this.tableName]: {
            Keys: keys,
            ProjectionExpression: PROJECTION.map((name) => `#${name}`).join(', '),
            ExpressionAttributeNames: Object.fromEntries(PROJECTION.map((name) => [`#${name}`, name])),
          },
        },
      }),
    );
    return {
      items: Responses[this.tableName] ?? [],
      unprocessed: UnprocessedKeys[this.tableName]?.Keys ?? [],
    };
  }
}

type Item = Record<string, AttributeValue>;
