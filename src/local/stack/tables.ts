import type { GlobalSecondaryIndex, KeySchemaElement } from '@aws-sdk/client-dynamodb';
import type { TableResource } from '../resources';
import type { Block } from './block';
import { LocalStackError } from './errors';
import type { Stack } from './stack';

type Item = Record<string, unknown>;

/** The stack's tables, each with the items that Terraform writes. */
export function readTables(stack: Stack): TableResource[] {
  const items = stack
    .resources('aws_dynamodb_table_item')
    .map(({ body }) => ({ table: body.text('table_name'), item: readItem(body) }));
  const tables = stack.resources('aws_dynamodb_table').map(({ body }) => readTable(body, items));
  for (const { table } of items) {
    if (tables.some(({ definition }) => definition.TableName === table)) continue;
    throw new LocalStackError('missing_resource', `The stack has an item of ${table}, but not that table.`);
  }
  return tables;
}

function readTable(table: Block, items: readonly { table: string; item: Item }[]): TableResource {
  const name = table.text('name');
  if (table.optionalText('billing_mode') !== 'PAY_PER_REQUEST') {
    throw table.notPlayed('billing_mode', 'the DynamoDB stand-in plays PAY_PER_REQUEST only');
  }
  if (table.blocks('local_secondary_index').length > 0) {
    throw table.notPlayed('local_secondary_index', 'the DynamoDB stand-in plays global indexes only');
  }
  const indexes = table.blocks('global_secondary_index').map(readIndex);
  const timeToLiveAttribute = readTimeToLive(table);
  return {
    definition: {
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: readKeys(table),
      AttributeDefinitions: table.blocks('attribute').map((attribute) => ({
        AttributeName: attribute.text('name'),
        AttributeType: attribute.text('type') as 'S' | 'N' | 'B',
      })),
      ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
    },
    ...(timeToLiveAttribute !== undefined && { timeToLiveAttribute }),
    items: items.filter((candidate) => candidate.table === name).map(({ item }) => item),
  };
}

function readKeys(keyed: Block): KeySchemaElement[] {
  const range = keyed.optionalText('range_key');
  return [
    { AttributeName: keyed.text('hash_key'), KeyType: 'HASH' },
    ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' } as const]),
  ];
}

function readIndex(index: Block): GlobalSecondaryIndex {
  const attributes = index.texts('non_key_attributes');
  return {
    IndexName: index.text('name'),
    KeySchema: readKeys(index),
    Projection: {
      ProjectionType: index.text('projection_type') as 'ALL' | 'KEYS_ONLY' | 'INCLUDE',
      ...(attributes.length > 0 && { NonKeyAttributes: attributes }),
    },
  };
}

function readTimeToLive(table: Block): string | undefined {
  const ttl = table.block('ttl');
  return ttl?.flag('enabled') ? ttl.text('attribute_name') : undefined;
}

/** An item in DynamoDB's JSON. */
function readItem(resource: Block): Item {
  try {
    const item: unknown = JSON.parse(resource.text('item'));
    if (typeof item === 'object' && item !== null && !Array.isArray(item)) return item as Item;
  } catch (cause) {
    if (cause instanceof LocalStackError) throw cause;
  }
  throw resource.invalid('item', 'must be an object in DynamoDB’s JSON');
}
