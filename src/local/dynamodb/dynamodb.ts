import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OnPhase } from '../request-observer';
import type { TableResource } from '../resources';
import type { StandIn } from '../stand-in';
import { CompletedRequests } from './completed-requests';
import { Faults } from './faults';
import { dynaliteOperations } from './operations';
import type { Operation } from './operations';
import { requestListener } from './request-listener';
import { Service } from './service';
import type { OnMetric } from './service';
import { openStore } from './store';
import { provisionTable } from './tables';
import { deleteExpiredItems, timeToLiveOperations } from './time-to-live';
import { transactGetItems } from './transact-get-items';
import { transactWriteItems } from './transact-write-items';
import { WriteLock } from './write-lock';

const sweepMilliseconds = 60_000;

/** A running DynamoDB. */
export interface DynamoDb extends StandIn {
  /** What shall go wrong, for tests. */
  readonly faults: Faults;
}

export interface DynamoDbOptions {
  /** Created when missing; their items are put and their TTL attribute is set at every start. */
  readonly tables: readonly TableResource[];
  /** Folder on disk, for one process at a time. In memory when absent. */
  readonly directory?: string;
  /** Any free port when absent. */
  readonly port?: number;
  /** Epoch milliseconds, for TTL. */
  readonly clock?: () => number;
  /**
   * ConsumedReadCapacityUnits, ConsumedWriteCapacityUnits, ConditionalCheckFailedRequests, ThrottledRequests,
   * UserErrors, SystemErrors, SuccessfulRequestLatency (milliseconds) and TimeToLiveDeletedItemCount (its operation is
   * `TimeToLive`), a value a request and table.
   */
  readonly onMetric?: OnMetric;
  /** Awaited at `received` and `done` of every request; where it rejects, the connection breaks. */
  readonly onPhase?: OnPhase;
}

/**
 * Starts DynamoDB on 127.0.0.1: dynalite's operations on LevelDB, with transactions, TTL and write capacity.
 *
 * Rejects with a `DynamoDbStartError` where the directory cannot be used, and as `listen` does.
 */
export async function startDynamoDb(options: DynamoDbOptions): Promise<DynamoDb> {
  const { tables, directory, port = 0, clock = Date.now, onMetric = () => undefined, onPhase } = options;
  const store = await openStore(directory);
  const lock = new WriteLock();
  const faults = new Faults();
  const operations = new Map<string, Operation>([
    ...(await dynaliteOperations(store, lock)),
    ...timeToLiveOperations(store, lock),
    ['TransactGetItems', await transactGetItems(store, lock)],
    ['TransactWriteItems', await transactWriteItems(store, lock, new CompletedRequests(clock))],
  ]);
  const server = createServer(
    requestListener({ service: new Service(operations, onMetric), faults, onPhase }),
  );

  const sweep = (): Promise<void> =>
    deleteExpiredItems(store, operations, clock() / 1000, (table) =>
      onMetric('TimeToLiveDeletedItemCount', 1, table, 'TimeToLive'),
    );
  try {
    for (const table of tables) await provisionTable(store, operations, table);
    await sweep();
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch (error) {
    await store.db.close();
    throw error;
  }
  // What fails is tried again a minute later.
  let sweeping = Promise.resolve();
  const timer = setInterval(() => {
    sweeping = sweeping.then(sweep).catch(() => undefined);
  }, sweepMilliseconds);

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    async close() {
      clearInterval(timer);
      const closed = once(server.close(), 'close');
      await sweeping;
      await lock.run(async () => undefined);
      server.closeAllConnections();
      await closed;
      await store.db.close();
    },
  };
}
