import type { AttributeValue, Item } from 'dynalite/db';
import { itemSize } from 'dynalite/db';

/**
 * Bytes of an item as DynamoDB bills them. dynalite counts UTF-16 code units, DynamoDB bytes of UTF-8.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Item): number {
  return sum(Object.entries(item), ([name, value]) => Buffer.byteLength(name) + valueBytes(value));
}

function valueBytes(value: AttributeValue): number {
  if ('S' in value) return Buffer.byteLength(value.S);
  if ('SS' in value) return sum(value.SS, (member) => Buffer.byteLength(member));
  if ('L' in value) return 3 + sum(value.L, (member) => 1 + valueBytes(member));
  if ('M' in value) return 3 + Object.keys(value.M).length + itemBytes(value.M);
  return itemSize({ '': value });
}

function sum<T>(values: readonly T[], size: (value: T) => number): number {
  return values.reduce((total, value) => total + size(value), 0);
}
