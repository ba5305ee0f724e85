import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { OpenTurn, Settlement, Turn, TurnKey } from '../../gateway/turns/turn';

/** All unsettled turns are in one partition of the lease index: they are few, and only the sweep reads it. */
export const LEASE_INDEX_PARTITION = 'unsettled';

type Item = Record<string, AttributeValue>;

export function turnKey({ userId, requestId }: TurnKey): Item {
  return { id: { S: `${userId}#${requestId}` } };
}

/** A turn as it begins: it has a lease, and so is in the sparse lease index until it is settled. */
export function openItem({ leaseUntil, ...turn }: OpenTurn): Item {
  return {
    ...turnKey(turn),
    ...marshall({ ...turn, state: 'open' }, { removeUndefinedValues: true }),
    ...leaseAttributes(leaseUntil),
  };
}

export function leaseAttributes(leaseUntil: number): Item {
  return { leasePartition: { S: LEASE_INDEX_PARTITION }, leaseUntil: { N: String(leaseUntil) } };
}

export function settlementAttributes(settlement: Settlement): Item {
  return marshall({ ...settlement, state: 'settled' }, { removeUndefinedValues: true });
}

/** Reads an item; one without a state is what a cancel left that came before its turn. */
export function turnOf(item: Item): Turn {
  const { id: _, leasePartition: __, cancelRequestedAt, ...turn } = unmarshall(item);
  if (!('state' in turn)) return { state: 'tombstone' };
  const state = turn['state'] as Turn['state'];
  return (state === 'settled' ? turn : { ...turn, cancelRequested: cancelRequestedAt !== undefined }) as Turn;
}
