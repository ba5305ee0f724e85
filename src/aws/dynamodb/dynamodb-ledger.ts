import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetItemCommand, paginateQuery, paginateScan } from '@aws-sdk/client-dynamodb';
import type { Ledger, SettledTurn, UnsettledTurn } from '../../gateway/turns/turn';
import { turnOf, UNSETTLED } from './turn-item';

/** The turns as a whole: those that are not settled by their sparse index, all by a scan. */
export class DynamoDbLedger implements Ledger {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async *unsettled(openedUntil: number): AsyncGenerator<UnsettledTurn> {
    const pages = paginateQuery(
      { client: this.client },
      {
        TableName: this.tableName,
        IndexName: 'unsettled',
        KeyConditionExpression: 'unsettled = :turn AND openedAt <= :until',
        ExpressionAttributeValues: { ':turn': { S: UNSETTLED }, ':until': { N: String(openedUntil) } },
      },
    );
    for await (const { Items = [] } of pages) {
      for (const { id } of Items) {
        // The index may lag, and has keys alone: the item says what is true.
        const { Item } = await this.client.send(
          new GetItemCommand({ TableName: this.tableName, Key: { id: id! }, ConsistentRead: true }),
        );
        const turn = Item && turnOf(Item);
        if (turn?.state === 'open' || turn?.state === 'invoked') yield turn;
      }
    }
  }

  async *since(openedFrom: number): AsyncGenerator<UnsettledTurn | SettledTurn> {
    const pages = paginateScan(
      { client: this.client },
      {
        TableName: this.tableName,
        ConsistentRead: true,
        FilterExpression: 'openedAt >= :from',
        ExpressionAttributeValues: { ':from': { N: String(openedFrom) } },
      },
    );
    for await (const { Items = [] } of pages) {
      for (const item of Items) {
        const turn = turnOf(item);
        if (turn.state !== 'tombstone') yield turn;
      }
    }
  }
}
