import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  ConditionalCheckFailedException,
  GetItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as v from 'valibot';
import type { Raise, RaiseAudit, RaiseStore } from '../../gateway/metering/raises';
import { raiseSchema } from '../../gateway/metering/raises';

/** The item with the raises in force, beside the one that Terraform writes. */
export const RAISES_KEY = { id: { S: 'raises' } } as const;

const raisesItem = v.object({ version: v.number(), raises: v.array(raiseSchema) });

/** Reads the raises of their item; none where there is no item. Throws where it is not valid. */
export function raisesOf(item: Parameters<typeof unmarshall>[0] | undefined): readonly Raise[] {
  return item ? v.parse(raisesItem, unmarshall(item)).raises : [];
}

/** How often a grant is tried when another one comes between. */
const ATTEMPTS = 5;

/** Grants raises: their item and the audit record in one transaction. */
export class DynamoDbRaises implements RaiseStore {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async grant(audit: RaiseAudit): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.write(audit);
      } catch (error) {
        if (attempt === ATTEMPTS || !cameBetween(error)) throw error;
      }
    }
  }

  private async write(audit: RaiseAudit): Promise<void> {
    const { raise, grantedAt } = audit;
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: RAISES_KEY, ConsistentRead: true }),
    );
    const known = Item ? v.parse(raisesItem, unmarshall(Item)) : { version: 0, raises: [] };
    const raises = [...known.raises.filter(({ until }) => until > grantedAt), raise];
    await this.client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          {
            Put: {
              TableName: this.tableName,
              Item: { ...RAISES_KEY, ...marshall({ version: known.version + 1, raises }) },
              ConditionExpression: Item ? 'version = :seen' : 'attribute_not_exists(id)',
              ...(Item && { ExpressionAttributeValues: { ':seen': { N: String(known.version) } } }),
            },
          },
          {
            Put: {
              TableName: this.tableName,
              Item: {
                id: { S: `audit#${new Date(grantedAt).toISOString()}#${raise.id}` },
                ...marshall({ ...audit, action: 'raise' }),
              },
              ConditionExpression: 'attribute_not_exists(id)',
            },
          },
        ],
      }),
    );
  }
}

function cameBetween(error: unknown): boolean {
  if (error instanceof ConditionalCheckFailedException) return true;
  if (!(error instanceof TransactionCanceledException)) return false;
  const [raises] = error.CancellationReasons ?? [];
  return raises?.Code === 'ConditionalCheckFailed' || raises?.Code === 'TransactionConflict';
}
