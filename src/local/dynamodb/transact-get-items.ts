import { validationError } from 'dynalite/db';
import type { Store } from 'dynalite/db';
import { loadOperation } from './dynalite-operation';
import type { Json } from './dynalite-operation';
import type { Operation } from './operations';
import { transactItems } from './transact-items';
import { byTable, consumedCapacity, totalUnits } from './capacity';
import type { WriteLock } from './write-lock';

interface GetItemOutput extends Json {
  readonly Item?: Json;
  readonly ConsumedCapacity: { readonly TableName: string; readonly CapacityUnits: number };
}

/** TransactGetItems: consistent reads between two writes, at twice their price. */
export async function transactGetItems(store: Store, lock: WriteLock): Promise<Operation> {
  const getItem = await loadOperation('GetItem', store);
  return async (request, meter) => {
    const gets = transactItems(request).map(([action, parameters]) => {
      if (action !== 'Get') throw validationError(`TransactGetItems cannot contain ${action}`);
      return { ...getItem.validate(parameters), ConsistentRead: true, ReturnConsumedCapacity: 'TOTAL' };
    });
    const outputs = await lock.run(() => Promise.all(gets.map((get) => getItem.run(store, get))));
    const consumed = (outputs as GetItemOutput[]).map(
      ({ ConsumedCapacity: { TableName, CapacityUnits } }) => ({
        tableName: TableName,
        units: 2 * CapacityUnits,
      }),
    );
    for (const [tableName, parts] of byTable(consumed)) {
      meter('ConsumedReadCapacityUnits', totalUnits(parts), tableName);
    }
    return {
      Responses: (outputs as GetItemOutput[]).map(({ Item }) => ({ Item })),
      ConsumedCapacity: consumedCapacity(consumed, request.ReturnConsumedCapacity),
    };
  };
}
