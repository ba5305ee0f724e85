import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import type { Accounts, MeterReading } from '../../gateway/metering/meter';
import { readingOf } from './meter-item';

/** Every account, by a scan of the table. */
export class DynamoDbAccounts implements Accounts {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async *all(): AsyncGenerator<{ account: string; reading: MeterReading }> {
    const pages = paginateScan({ client: this.client }, { TableName: this.tableName, ConsistentRead: true });
    for await (const { Items = [] } of pages) {
      for (const item of Items) yield { account: item['id']!.S!, reading: readingOf(item) };
    }
  }
}
