import type { TableResource } from '../../../src/local/resources';

/** A table like the gateway's: items of a user, and a sparse index of those that have a lease. */
export const turnsTable = {
  definition: {
    TableName: 'turns',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
      { AttributeName: 'leaseShard', AttributeType: 'S' },
      { AttributeName: 'leaseUntil', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'leases',
        KeySchema: [
          { AttributeName: 'leaseShard', KeyType: 'HASH' },
          { AttributeName: 'leaseUntil', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  },
  timeToLiveAttribute: 'expiresAt',
  items: [],
} satisfies TableResource;

/** The key of an item of one user. */
export function key(sk: string, pk = 'user'): { pk: { S: string }; sk: { S: string } } {
  return { pk: { S: pk }, sk: { S: sk } };
}
