import type { Callback, Item, LevelOperation, Section, Store, Table } from 'dynalite/db';

/** An item that a write has read: as it was, and as it would become. */
export interface ItemChange {
  readonly table: Table;
  /** Unique over all tables. */
  readonly key: string;
  readonly before: Item | undefined;
  after: Item | undefined;
}

/**
 * A store for dynalite's actions that keeps their writes back until `commit`. An item and its index entries
 * then reach LevelDB in one atomic batch, several items do so in a transaction, and a kill loses all or none.
 *
 * To be used under the write lock: the items' own locks are left out.
 */
export class WriteBatch {
  readonly changes: ItemChange[] = [];
  /** What to hand to an action. */
  readonly store: Store;
  readonly #base: Store;
  readonly #operations: LevelOperation[] = [];
  readonly #tables = new Map<string, Table>();

  constructor(base: Store) {
    this.#base = base;
    this.store = {
      ...base,
      getTable: (name, callback) =>
        base.getTable(name, (error, table) => {
          if (table) this.#tables.set(name, table);
          callback(error, table);
        }),
      getItemDb: (tableName) => this.#items(tableName),
      getIndexDb: (type, tableName, indexName) =>
        this.#section(
          base.getIndexDb(type, tableName, indexName),
          `index-${type.toLowerCase()}~${tableName}~${indexName}~`,
        ),
    };
  }

  /** Takes over the writes of another batch. */
  append(other: WriteBatch): void {
    this.#operations.push(...other.#operations);
  }

  async commit(): Promise<void> {
    await this.#base.db.batch(this.#operations);
  }

  /** All tables and indexes share one LevelDB, told apart by the prefixes that dynalite's db/index.js gives. */
  #section<T>(base: Section<T>, prefix: string): Section<T> {
    const keep = (operation: LevelOperation, callback: Callback<void>): void => {
      this.#operations.push(operation);
      callback(null);
    };
    return {
      ...base,
      lock: (_key, run) => run((callback) => callback),
      put: (key, value, callback) => keep({ type: 'put', key: prefix + key, value }, callback),
      del: (key, callback) => keep({ type: 'del', key: prefix + key }, callback),
    };
  }

  #items(tableName: string): Section<Item> {
    const section = this.#section(this.#base.getItemDb(tableName), `item-${tableName}~`);
    const uniqueKey = (key: string): string => `${tableName}~${key}`;
    return {
      ...section,
      get: (key, callback) =>
        section.get(key, (error, before) => {
          const table = this.#tables.get(tableName);
          if (table) this.changes.push({ table, key: uniqueKey(key), before, after: undefined });
          callback(error, before);
        }),
      put: (key, value, callback) => {
        const change = this.changes.find((candidate) => candidate.key === uniqueKey(key));
        if (change) change.after = value;
        section.put(key, value, callback);
      },
    };
  }
}
