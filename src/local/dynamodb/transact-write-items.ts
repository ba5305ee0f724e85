import { validationError } from 'dynalite/db';
import type { ApiError, Store } from 'dynalite/db';
import { apiError, exceptionName, isApiError } from './api-error';
import { byTable, checkUnits, consumedCapacity, totalUnits, writeUnits } from './capacity';
import type { CompletedRequests } from './completed-requests';
import { loadOperation } from './dynalite-operation';
import type { DynaliteOperation, Json } from './dynalite-operation';
import { itemOnFailure } from './operations';
import type { Meter, Operation } from './operations';
import { transactItems } from './transact-items';
import { WriteBatch } from './write-batch';
import type { ItemChange } from './write-batch';
import type { WriteLock } from './write-lock';

interface Action {
  readonly name: string;
  readonly operation: DynaliteOperation;
  readonly validated: Json;
}

interface Attempt {
  readonly name: string;
  readonly batch: WriteBatch;
  readonly change: ItemChange;
  readonly reason: { readonly Code: string; readonly Message?: string };
}

/**
 * TransactWriteItems, of dynalite's single writes: each is tried on a batch of its own, and the batches are
 * committed as one. It waits for writes in progress, where DynamoDB cancels with TransactionConflict.
 */
export async function transactWriteItems(
  store: Store,
  lock: WriteLock,
  completed: CompletedRequests,
): Promise<Operation> {
  const deleteItem = await loadOperation('DeleteItem', store);
  const operations: Readonly<Record<string, DynaliteOperation>> = {
    Put: await loadOperation('PutItem', store),
    Update: await loadOperation('UpdateItem', store),
    Delete: deleteItem,
    ConditionCheck: deleteItem,
  };
  return async (request, meter) => {
    const fingerprint = JSON.stringify(request);
    const actions = transactItems(request).map(([name, parameters]): Action => {
      const operation = operations[name];
      if (!operation) throw validationError(`TransactWriteItems cannot contain ${name}`);
      return { name, operation, validated: operation.validate(parameters) };
    });
    const write = (): Promise<Json> => writeAll(store, actions, request.ReturnConsumedCapacity, meter);
    return lock.run(() => completed.once(request.ClientRequestToken, fingerprint, write));
  };
}

async function writeAll(
  store: Store,
  actions: readonly Action[],
  asked: unknown,
  meter: Meter,
): Promise<Json> {
  const attempts = await Promise.all(actions.map((action) => attempt(store, action)));
  if (new Set(attempts.map(({ change }) => change.key)).size < attempts.length) {
    throw validationError('Transaction request cannot include multiple operations on one item');
  }
  const cancelled = attempts.some(({ reason }) => reason.Code !== 'None');
  const consumed = attempts
    .flatMap(({ name, change }) =>
      cancelled || name === 'ConditionCheck' ? checkUnits(change) : writeUnits(change),
    )
    .map((one) => ({ ...one, units: 2 * one.units }));
  for (const [tableName, parts] of byTable(consumed)) {
    meter('ConsumedWriteCapacityUnits', totalUnits(parts), tableName);
  }
  if (cancelled) throw cancellation(attempts, meter);
  const whole = new WriteBatch(store);
  attempts.filter(({ name }) => name !== 'ConditionCheck').forEach(({ batch }) => whole.append(batch));
  await whole.commit();
  return { ConsumedCapacity: consumedCapacity(consumed, asked) };
}

/** Tries an action; what would cancel the transaction becomes its reason, any other failure rejects. */
async function attempt(store: Store, { name, operation, validated }: Action): Promise<Attempt> {
  const batch = new WriteBatch(store);
  let reason: Attempt['reason'] = { Code: 'None' };
  try {
    await operation.run(batch.store, validated);
  } catch (error) {
    if (!isApiError(error) || batch.changes.length === 0) throw error;
    reason = cancellationReason(error, validated, batch.changes[0]);
  }
  const [change] = batch.changes;
  if (!change) throw new Error(`${name} has read no item`);
  return { name, batch, change, reason };
}

function cancellationReason(error: ApiError, validated: Json, change?: ItemChange): Attempt['reason'] {
  const name = exceptionName(error);
  return name === 'ConditionalCheckFailedException'
    ? { Code: 'ConditionalCheckFailed', Message: error.message, ...itemOnFailure(validated, change) }
    : { Code: name.replace('ValidationException', 'ValidationError'), Message: error.message };
}

function cancellation(attempts: readonly Attempt[], meter: Meter): ApiError {
  const reasons = attempts.map(({ reason }) => reason);
  for (const { change, reason } of attempts) {
    if (reason.Code === 'ConditionalCheckFailed') {
      meter('ConditionalCheckFailedRequests', 1, change.table.TableName);
    }
  }
  const codes = reasons.map(({ Code }) => Code).join(', ');
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  // On the wire this exception, unlike the others, spells its message with a capital.
  const members = { message: undefined, Message: message, CancellationReasons: reasons };
  return apiError('TransactionCanceledException', message, members);
}
