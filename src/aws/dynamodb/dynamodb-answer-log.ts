import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { paginateQuery, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { AnswerChunk, AnswerLog } from '../../gateway/answers/answer-log';
import type { TurnKey } from '../../gateway/turns/turn';

/** No JSON text has a line break that is not escaped. */
const SEPARATOR = '\n';

/** Answers as items, one a chunk, under their user's and request's own key. */
export class DynamoDbAnswerLog implements AnswerLog {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async append(key: TurnKey, { index, events, expiresAt }: AnswerChunk): Promise<void> {
    await this.client.send(
      new PutItemCommand({
        TableName: this.tableName,
        Item: {
          id: { S: answerId(key) },
          chunk: { N: String(index) },
          events: { S: events.join(SEPARATOR) },
          expiresAt: { N: String(expiresAt) },
        },
      }),
    );
  }

  async read(key: TurnKey): Promise<readonly AnswerChunk[]> {
    const pages = paginateQuery(
      { client: this.client },
      {
        TableName: this.tableName,
        KeyConditionExpression: 'id = :id',
        ExpressionAttributeValues: { ':id': { S: answerId(key) } },
        ConsistentRead: true,
      },
    );
    const chunks: AnswerChunk[] = [];
    for await (const { Items = [] } of pages) {
      for (const { chunk, events, expiresAt } of Items) {
        chunks.push({
          index: Number(chunk!.N),
          events: events!.S!.split(SEPARATOR),
          expiresAt: Number(expiresAt!.N),
        });
      }
    }
    return chunks;
  }
}

function answerId({ userId, requestId }: TurnKey): string {
  return `${userId}#${requestId}`;
}
