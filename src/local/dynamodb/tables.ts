import { promisify } from 'node:util';
import { setImmediate as nextTick } from 'node:timers/promises';
import type { Store, Table } from 'dynalite/db';
import type { TableResource } from '../resources';
import { DynamoDbStartError } from './dynamodb-start-error';
import type { Json } from './dynalite-operation';
import type { Operation } from './operations';
import { keysAndIndexes } from './table-keys';
import { setTimeToLive } from './time-to-live';

/**
 * Creates the table where it is missing, sets its TTL attribute and puts its items.
 *
 * Rejects with a `DynamoDbStartError` where the table on disk has other keys or indexes.
 */
export async function provisionTable(
  store: Store,
  operations: ReadonlyMap<string, Operation>,
  resource: TableResource,
): Promise<void> {
  const name = resource.definition.TableName;
  const call = async (operation: string, request: object): Promise<Json> => {
    const run = operations.get(operation);
    if (!run) throw new Error(`No operation ${operation}`);
    return run(structuredClone(request) as Json, () => undefined);
  };
  const find = promisify(store.tableDb.get);
  const existing = await find(name);
  if (existing?.TableStatus === 'ACTIVE') {
    assertSameKeys(existing, resource);
  } else {
    // A process that was killed while it created the table leaves a record that never becomes active.
    if (existing) await promisify(store.tableDb.del)(name);
    await call('CreateTable', resource.definition);
  }
  let table = await find(name);
  while (table?.TableStatus !== 'ACTIVE') {
    await nextTick();
    table = await find(name);
  }
  await setTimeToLive(store, table, resource.timeToLiveAttribute);
  for (const Item of resource.items) await call('PutItem', { TableName: name, Item });
}

function assertSameKeys(existing: Table, { definition }: TableResource): void {
  if (keysAndIndexes(existing) === keysAndIndexes(definition)) return;
  throw new DynamoDbStartError(
    'TABLE_CHANGED',
    `The table ${existing.TableName} on disk has other keys or indexes than configured: ` +
      'delete the data directory, which loses what is in it, and start again.',
  );
}
