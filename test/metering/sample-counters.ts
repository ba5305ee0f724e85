import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';

/** Tokens by the windows that the sample counts over. */
export interface SampleUsage {
  readonly day: number;
  readonly month: number;
  readonly tenMinutes: number;
  readonly reserved: number;
}

/** The sample's items: a counter a day and a month, an entry a turn, and an item a reservation. */
export class SampleCounters {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  /** Four reads, one after another; one that fails is logged by the sample and counts as nothing used. */
  async usage(userId: string, now: number): Promise<SampleUsage> {
    const day = await this.counter(userId, `usage#${dayOf(now)}`).catch(asNothing);
    const month = await this.counter(userId, `usage#${monthOf(now)}`).catch(asNothing);
    const from = `entry#${new Date(now - 600_000).toISOString()}`;
    const tenMinutes = await this.sum(userId, from, 'entry#~').catch(asNothing);
    // Of the calendar day, whenever they were made: what nobody has deleted counts until midnight.
    const prefix = `reservation#${dayOf(now)}#`;
    const reserved = await this.sum(userId, prefix, `${prefix}~`).catch(asNothing);
    return { day, month, tenMinutes, reserved };
  }

  /** The lookup that comes before every turn of the sample. */
  async preparedResponse(text: string): Promise<void> {
    await this.client
      .send(new GetItemCommand({ TableName: this.tableName, Key: key('prepared', text) }))
      .catch(asNothing);
  }

  async reserve(userId: string, reservationId: string, tokens: number, now: number): Promise<void> {
    await this.put(userId, `reservation#${dayOf(now)}#${reservationId}`, tokens);
  }

  async release(userId: string, reservationId: string, now: number): Promise<void> {
    const Key = key(userId, `reservation#${dayOf(now)}#${reservationId}`);
    await this.client.send(new DeleteItemCommand({ TableName: this.tableName, Key }));
  }

  async charge(userId: string, turnId: string, tokens: number, now: number): Promise<void> {
    await this.add(userId, `usage#${dayOf(now)}`, tokens);
    await this.add(userId, `usage#${monthOf(now)}`, tokens);
    await this.put(userId, `entry#${new Date(now).toISOString()}#${turnId}`, tokens);
  }

  private async counter(userId: string, sk: string): Promise<number> {
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: key(userId, sk) }),
    );
    return Number(Item?.['tokens']?.N ?? 0);
  }

  private async sum(userId: string, from: string, until: string): Promise<number> {
    const { Items = [] } = await this.client.send(
      new QueryCommand({
        TableName: this.tableName,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :until',
        ExpressionAttributeValues: { ':pk': { S: userId }, ':from': { S: from }, ':until': { S: until } },
      }),
    );
    return Items.reduce((total, item) => total + Number(item['tokens']?.N ?? 0), 0);
  }

  private async add(userId: string, sk: string, tokens: number): Promise<void> {
    await this.client.send(
      new UpdateItemCommand({
        TableName: this.tableName,
        Key: key(userId, sk),
        UpdateExpression: 'ADD tokens :tokens',
        ExpressionAttributeValues: { ':tokens': { N: String(tokens) } },
      }),
    );
  }

  private async put(userId: string, sk: string, tokens: number): Promise<void> {
    const Item = { ...key(userId, sk), tokens: { N: String(tokens) } };
    await this.client.send(new PutItemCommand({ TableName: this.tableName, Item }));
  }
}

const asNothing = () => 0;

function key(pk: string, sk: string): Record<string, AttributeValue> {
  return { pk: { S: pk }, sk: { S: sk } };
}

function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 'yyyy-mm-dd'.length);
}

function monthOf(now: number): string {
  return new Date(now).toISOString().slice(0, 'yyyy-mm'.length);
}
