import type { Item, Store } from 'dynalite/db';
import { apiError, isApiError } from './api-error';
import { loadOperation } from './dynalite-operation';
import type { DynaliteOperation, Json } from './dynalite-operation';
import { byTable, checkUnits, consumedCapacity, totalUnits, writeUnits } from './capacity';
import { WriteBatch } from './write-batch';
import type { ItemChange } from './write-batch';
import type { WriteLock } from './write-lock';

/** Counts what an operation consumed, by CloudWatch's metric name. */
export type Meter = (metric: string, value: number, tableName: string) => void;

/** An operation of the API. Consumes `request`. Rejects with an `ApiError`. */
export type Operation = (request: Json, meter: Meter) => Promise<Json>;

const reads = ['GetItem', 'BatchGetItem', 'Query', 'Scan'];
const writes = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'];
const tables = ['CreateTable', 'DescribeTable', 'UpdateTable', 'DeleteTable', 'ListTables'];
const tags = ['TagResource', 'UntagResource', 'ListTagsOfResource'];

/** The operations that dynalite has: writes atomic, one at a time, and with what dynalite leaves out of them. */
export async function dynaliteOperations(store: Store, lock: WriteLock): Promise<Map<string, Operation>> {
  const load = (
    names: readonly string[],
    adapt: (operation: DynaliteOperation) => Operation,
  ): Promise<[string, Operation][]> =>
    Promise.all(names.map(async (name) => [name, adapt(await loadOperation(name, store))]));
  return new Map([
    ...(await load(reads, (operation) => (request, meter) => read(operation, store, request, meter))),
    ...(await load(writes, (operation) => (request, meter) => write(operation, store, lock, request, meter))),
    ...(await load([...tables, ...tags], (operation) => async (request) => {
      const validated = operation.validate(request);
      return lock.run(() => operation.run(store, validated));
    })),
  ]);
}

async function read(operation: DynaliteOperation, store: Store, request: Json, meter: Meter): Promise<Json> {
  const validated = operation.validate(request);
  const asked = validated.ReturnConsumedCapacity;
  const output = await operation.run(store, { ...validated, ReturnConsumedCapacity: 'INDEXES' });
  const { ConsumedCapacity: consumed, ...rest } = output as {
    ConsumedCapacity: ReadCapacity | ReadCapacity[];
  };
  for (const { TableName, CapacityUnits } of [consumed].flat()) {
    meter('ConsumedReadCapacityUnits', CapacityUnits, TableName);
  }
  if (asked === 'INDEXES') return output;
  if (asked !== 'TOTAL') return rest;
  const total = ({ TableName, CapacityUnits }: ReadCapacity): ReadCapacity => ({ TableName, CapacityUnits });
  return { ...rest, ConsumedCapacity: Array.isArray(consumed) ? consumed.map(total) : total(consumed) };
}

interface ReadCapacity {
  readonly TableName: string;
  readonly CapacityUnits: number;
}

async function write(
  operation: DynaliteOperation,
  store: Store,
  lock: WriteLock,
  request: Json,
  meter: Meter,
): Promise<Json> {
  const { ReturnConsumedCapacity: asked, ...validated } = operation.validate(request);
  return lock.run(async () => {
    const batch = new WriteBatch(store);
    const output = await operation.run(batch.store, validated).catch((error: unknown) => {
      const [change] = batch.changes;
      if (!isApiError(error, 'ConditionalCheckFailedException') || !change) throw error;
      const units = totalUnits(checkUnits(change, validated.Item as Item | undefined));
      meter('ConsumedWriteCapacityUnits', units, change.table.TableName);
      meter('ConditionalCheckFailedRequests', 1, change.table.TableName);
      throw apiError('ConditionalCheckFailedException', error.message, itemOnFailure(validated, change));
    });
    await batch.commit();
    const consumed = batch.changes.flatMap(writeUnits);
    for (const [tableName, parts] of byTable(consumed)) {
      meter('ConsumedWriteCapacityUnits', totalUnits(parts), tableName);
    }
    const capacity = consumedCapacity(consumed, asked);
    return { ...output, ConsumedCapacity: 'RequestItems' in validated ? capacity : capacity?.[0] };
  });
}

/** The `Item` that a failed condition shows where the request asks for it. */
export function itemOnFailure(validated: Json, change: ItemChange | undefined): { readonly Item?: Item } {
  const asked = validated.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
  return asked && change?.before ? { Item: change.before } : {};
}
