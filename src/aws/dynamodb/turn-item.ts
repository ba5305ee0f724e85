import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { OpenTurn, Settlement, Turn, TurnClaim, TurnKey } from '../../gateway/turns/turn';

/**
 * The partition of the sparse index `unsettled` in which every turn is until it is settled: they are few, and only the
 * sweep reads it. Its sort key is `openedAt`, which never changes; the lease as a key would triple a heartbeat's cost.
 */
export const UNSETTLED = 'turn';

type Item = Record<string, AttributeValue>;

export function turnKey({ userId, requestId }: TurnKey): Item {
  return { id: { S: `${userId}#${requestId}` } };
}

/** Of the record of an attempt that found its turn taken: no request has this key, for none has a `#` in its id. */
export function supersededKey({ userId, requestId, attempt }: TurnClaim): Item {
  return { id: { S: `${userId}#${requestId}#${attempt}` } };
}

/** A turn as it begins. */
export function openItem(turn: OpenTurn): Item {
  return {
    ...turnKey(turn),
    ...marshall({ ...turn, state: 'open', unsettled: UNSETTLED }, { removeUndefinedValues: true }),
  };
}

export function settlementAttributes(settlement: Settlement): Item {
  return marshall({ ...settlement, state: 'settled' }, { removeUndefinedValues: true });
}

/** Reads an item; one without a state is what a cancel left that came before its turn. */
export function turnOf(item: Item): Turn {
  const { id: _, unsettled: __, cancelRequestedAt, ...turn } = unmarshall(item);
  if (!('state' in turn)) return { state: 'tombstone' };
  const state = turn['state'] as Turn['state'];
  return (state === 'settled' ? turn : { ...turn, cancelRequested: cancelRequestedAt !== undefined }) as Turn;
}
