import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';

const TableName = process.env['NAIVE_TABLE']!;

/** The sample's items by the document client: a counter a day and a month, an entry a turn, an item a reservation. */
export class UsageTable {
  constructor(private readonly client: DynamoDBDocumentClient) {}

  async preparedResponse(text: string): Promise<unknown> {
    const { Item } = await this.client.send(new GetCommand({ TableName, Key: { pk: 'prepared', sk: text } }));
    return Item;
  }

  /** The tokens of a counter, `usage#…`. */
  async counter(userId: string, period: string): Promise<number> {
    const Key = { pk: userId, sk: `usage#${period}` };
    const { Item } = await this.client.send(new GetCommand({ TableName, Key }));
    return (Item?.['tokens'] as number | undefined) ?? 0;
  }

  /** The tokens of all items between two sort keys. */
  async sum(userId: string, from: string, until: string): Promise<number> {
    const { Items = [] } = await this.client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :until',
        ExpressionAttributeValues: { ':pk': userId, ':from': from, ':until': until },
      }),
    );
    return Items.reduce((total, item) => total + (item['tokens'] as number), 0);
  }

  async add(userId: string, period: string, tokens: number): Promise<void> {
    await this.client.send(
      new UpdateCommand({
        TableName,
        Key: { pk: userId, sk: `usage#${period}` },
        UpdateExpression: 'ADD tokens :tokens',
        ExpressionAttributeValues: { ':tokens': tokens },
      }),
    );
  }

  async put(userId: string, sk: string, tokens: number): Promise<void> {
    await this.client.send(new PutCommand({ TableName, Item: { pk: userId, sk, tokens } }));
  }

  async delete(userId: string, sk: string): Promise<void> {
    await this.client.send(new DeleteCommand({ TableName, Key: { pk: userId, sk } }));
  }
}
