import type { AttributeValue, DynamoDBClient, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { isDeepStrictEqual } from 'node:util';
import type { Meter, MeterAnswer, MeterReading, MeterUpdate } from '../../gateway/metering/meter';
import { itemOfFailedCondition } from './failed-condition';
import { meterExpression } from './meter-expression';
import { accountKey, markName, markValue, readingOf, RECONCILED_AT } from './meter-item';

export interface DynamoDbMeterOptions {
  readonly client: DynamoDBClient;
  /** Repeats a write only where it certainly was not made. */
  readonly atMostOnce: DynamoDBClient;
  readonly tableName: string;
}

/** Accounts as items: a reservation is one conditional write, so that no number of callers at once can pass a limit. */
export class DynamoDbMeter implements Meter {
  constructor(private readonly options: DynamoDbMeterOptions) {}

  async update(account: string, update: MeterUpdate): Promise<MeterAnswer> {
    const { client, atMostOnce, tableName } = this.options;
    const input: UpdateItemCommandInput = {
      TableName: tableName,
      Key: accountKey(account),
      ...meterExpression(update),
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    };
    try {
      const { Attributes } = await (update.atMostOnce ? atMostOnce : client).send(
        new UpdateItemCommand(input),
      );
      return { applied: true, reading: readingOf(Attributes) };
    } catch (error) {
      const item = itemOfFailedCondition(error);
      return { applied: isWritten(update, item), reading: readingOf(item) };
    }
  }

  async read(account: string): Promise<MeterReading> {
    const { client, tableName } = this.options;
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: accountKey(account), ConsistentRead: true }),
    );
    return readingOf(Item);
  }
}

/** The client repeats a write whose answer was lost: then what it wrote is there already, and it is this one's. */
function isWritten({ mark, reconciledAt }: MeterUpdate, item: Record<string, AttributeValue>): boolean {
  if (mark?.to) return isDeepStrictEqual(item[markName(mark.to)], markValue(mark.to));
  return reconciledAt !== undefined && item[RECONCILED_AT]?.N === String(reconciledAt.to);
}
