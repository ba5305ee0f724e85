import { createIndexKey } from 'dynalite/db';
import type { Index, Item, Table } from 'dynalite/db';
import { itemBytes } from './item-size';
import type { ItemChange } from './write-batch';

/** Write capacity units that a table, or one of its indexes, consumed. */
export interface ConsumedUnits {
  readonly tableName: string;
  readonly index?: { readonly type: IndexType; readonly name: string };
  readonly units: number;
}

type IndexType = 'GlobalSecondaryIndexes' | 'LocalSecondaryIndexes';

/**
 * Units of 1 KB: the larger of the item before and after, and what each index's entry costs. An entry that
 * stays equal costs nothing, one whose key changes costs a deletion and a put.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export function writeUnits({ table, before, after }: ItemChange): ConsumedUnits[] {
  const indexes = (['GlobalSecondaryIndexes', 'LocalSecondaryIndexes'] as const).flatMap((type) =>
    (table[type] ?? []).map((index) => ({
      tableName: table.TableName,
      index: { type, name: index.IndexName },
      units: indexUnits(index, table, before, after),
    })),
  );
  return [
    { tableName: table.TableName, units: itemUnits(before, after) },
    ...indexes.filter(({ units }) => units > 0),
  ];
}

/** Units of a write whose condition is false, or of a mere check: the whole item's, and no index's. */
export function checkUnits({ table, before }: ItemChange, proposed?: Item): ConsumedUnits[] {
  return [{ tableName: table.TableName, units: itemUnits(before, proposed) }];
}

export function totalUnits(consumed: readonly ConsumedUnits[]): number {
  return consumed.reduce((total, { units }) => total + units, 0);
}

/** The response's `ConsumedCapacity`, one object a table; none where the request did not ask for it. */
export function consumedCapacity(consumed: readonly ConsumedUnits[], asked: unknown): object[] | undefined {
  if (asked !== 'TOTAL' && asked !== 'INDEXES') return undefined;
  return byTable(consumed).map(([TableName, parts]) => ({
    TableName,
    CapacityUnits: totalUnits(parts),
    ...(asked === 'INDEXES' && {
      Table: { CapacityUnits: totalUnits(parts.filter(({ index }) => !index)) },
      GlobalSecondaryIndexes: indexCapacity(parts, 'GlobalSecondaryIndexes'),
      LocalSecondaryIndexes: indexCapacity(parts, 'LocalSecondaryIndexes'),
    }),
  }));
}

/** The consumption, table by table. */
export function byTable(consumed: readonly ConsumedUnits[]): [string, ConsumedUnits[]][] {
  const names = [...new Set(consumed.map(({ tableName }) => tableName))];
  return names.map((name) => [name, consumed.filter(({ tableName }) => tableName === name)]);
}

function indexCapacity(parts: readonly ConsumedUnits[], type: IndexType): object | undefined {
  const capacity: Record<string, { CapacityUnits: number }> = {};
  for (const { index, units } of parts) {
    if (index?.type !== type) continue;
    capacity[index.name] = { CapacityUnits: (capacity[index.name]?.CapacityUnits ?? 0) + units };
  }
  return Object.keys(capacity).length > 0 ? capacity : undefined;
}

function itemUnits(...items: readonly (Item | undefined)[]): number {
  return Math.max(1, ...items.map((item) => (item ? Math.ceil(itemBytes(item) / 1024) : 0)));
}

function indexUnits(index: Index, table: Table, before: Item | undefined, after: Item | undefined): number {
  const old = before && indexEntry(index, table, before);
  const current = after && indexEntry(index, table, after);
  if (JSON.stringify(old) === JSON.stringify(current)) return 0;
  const key = (entry: Item): string => createIndexKey(entry, table, index.KeySchema);
  const moved = old && current && key(old) !== key(current);
  return moved ? itemUnits(old) + itemUnits(current) : itemUnits(old, current);
}

/** What the index holds of an item, attributes in a fixed order: nothing where the item lacks a key attribute. */
function indexEntry(index: Index, table: Table, item: Item): Item | undefined {
  const keys = [...index.KeySchema, ...table.KeySchema].map(({ AttributeName }) => AttributeName);
  if (keys.some((name) => item[name] === undefined)) return undefined;
  const projected = [...keys, ...(index.Projection.NonKeyAttributes ?? [])];
  return Object.fromEntries(
    Object.entries(item)
      .filter(([name]) => index.Projection.ProjectionType === 'ALL' || projected.includes(name))
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}
