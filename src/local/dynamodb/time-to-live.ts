import { promisify } from 'node:util';
import { validationError } from 'dynalite/db';
import type { Item, Store, Table } from 'dynalite/db';
import { isApiError } from './api-error';
import type { Json } from './dynalite-operation';
import type { Operation } from './operations';
import type { WriteLock } from './write-lock';

/** A table's record with the attribute that UpdateTimeToLive set; DeleteTable removes it with the table. */
interface TableWithTimeToLive extends Table {
  readonly TimeToLiveAttribute?: string;
}

/** DynamoDB leaves items alone that expired more than five years ago, as a guard against milliseconds and zeros. */
const tooOldSeconds = 5 * 365 * 24 * 3600;

/** UpdateTimeToLive, which takes effect at once (on AWS it takes up to an hour), and DescribeTimeToLive. */
export function timeToLiveOperations(store: Store, lock: WriteLock): [name: string, operation: Operation][] {
  const getTable = promisify(store.getTable);
  return [
    [
      'UpdateTimeToLive',
      ({ TableName, TimeToLiveSpecification: specification }) =>
        lock.run(async () => {
          const { AttributeName, Enabled } = specification as { AttributeName: string; Enabled: boolean };
          const table = (await getTable(TableName as string)) as TableWithTimeToLive;
          if ((table.TimeToLiveAttribute !== undefined) === Enabled) {
            throw validationError(`TimeToLive is already ${Enabled ? 'enabled' : 'disabled'}`);
          }
          await setTimeToLive(store, table, Enabled ? AttributeName : undefined);
          return { TimeToLiveSpecification: specification };
        }),
    ],
    [
      'DescribeTimeToLive',
      async ({ TableName }) => {
        const { TimeToLiveAttribute } = (await getTable(TableName as string)) as TableWithTimeToLive;
        const description: Json = TimeToLiveAttribute
          ? { TimeToLiveStatus: 'ENABLED', AttributeName: TimeToLiveAttribute }
          : { TimeToLiveStatus: 'DISABLED' };
        return { TimeToLiveDescription: description };
      },
    ],
  ];
}

/** Sets the table's TTL attribute, or takes it away. */
export async function setTimeToLive(
  store: Store,
  table: Table,
  attribute: string | undefined,
): Promise<void> {
  const { TimeToLiveAttribute: _former, ...plain }: TableWithTimeToLive = table;
  const record: TableWithTimeToLive = attribute ? { ...plain, TimeToLiveAttribute: attribute } : plain;
  await promisify(store.tableDb.put)(table.TableName, record);
}

/** Deletes the items whose TTL attribute lies in the past; none that was renewed meanwhile. Resolves when done. */
export async function deleteExpiredItems(
  store: Store,
  operations: ReadonlyMap<string, Operation>,
  nowSeconds: number,
  onDeleted: (tableName: string) => void,
): Promise<void> {
  const deleteItem = operations.get('DeleteItem');
  if (!deleteItem) throw new Error('No operation DeleteItem');
  for await (const table of store.tableDb.createValueStream() as AsyncIterable<TableWithTimeToLive>) {
    const { TableName, TimeToLiveAttribute: attribute } = table;
    if (!attribute) continue;
    for await (const item of store.getItemDb(TableName).createValueStream()) {
      if (!hasExpired(item[attribute], nowSeconds)) continue;
      const request = {
        TableName,
        Key: Object.fromEntries(table.KeySchema.map(({ AttributeName: name }) => [name, item[name]])),
        ConditionExpression: '#ttl = :seen',
        ExpressionAttributeNames: { '#ttl': attribute },
        ExpressionAttributeValues: { ':seen': item[attribute] },
      };
      try {
        await deleteItem(request, () => undefined);
        onDeleted(TableName);
      } catch (error) {
        if (!isApiError(error, 'ConditionalCheckFailedException')) throw error;
      }
    }
  }
}

function hasExpired(value: Item[string] | undefined, nowSeconds: number): boolean {
  if (!value || !('N' in value)) return false;
  const expiry = Number(value.N);
  return expiry < nowSeconds && expiry > nowSeconds - tooOldSeconds;
}
