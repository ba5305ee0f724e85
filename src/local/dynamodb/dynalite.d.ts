/** The parts of dynalite 4.0.0 that the stand-in builds on; the package ships no types. */

declare module 'dynalite/db' {
  /** An attribute value as DynamoDB's JSON protocol and the store have it: binary is base64. */
  export type AttributeValue =
    | { readonly S: string }
    | { readonly N: string }
    | { readonly B: string }
    | { readonly BOOL: boolean }
    | { readonly NULL: boolean }
    | { readonly SS: readonly string[] }
    | { readonly NS: readonly string[] }
    | { readonly BS: readonly string[] }
    | { readonly L: readonly AttributeValue[] }
    | { readonly M: Item };

  export type Item = Readonly<Record<string, AttributeValue>>;

  export type Callback<T> = (error: ApiError | Error | null, result?: T) => void;

  /** What dynalite fails with where DynamoDB answers 400. */
  export interface ApiError extends Error {
    readonly statusCode: number;
    readonly body: { readonly __type: string; readonly message?: string };
  }

  export interface KeySchema {
    readonly AttributeName: string;
    readonly KeyType: 'HASH' | 'RANGE';
  }

  export interface Index {
    readonly IndexName: string;
    readonly KeySchema: readonly KeySchema[];
    readonly Projection: {
      readonly ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
      readonly NonKeyAttributes?: readonly string[];
    };
  }

  export interface Table {
    readonly TableName: string;
    readonly TableStatus: string;
    readonly KeySchema: readonly KeySchema[];
    readonly AttributeDefinitions: readonly { AttributeName: string; AttributeType: string }[];
    readonly GlobalSecondaryIndexes?: readonly Index[];
    readonly LocalSecondaryIndexes?: readonly Index[];
  }

  /** One table's items, one index's entries, or the tables. */
  export interface Section<T> {
    readonly get: (key: string, callback: Callback<T>) => void;
    readonly put: (key: string, value: T, callback: Callback<void>) => void;
    readonly del: (key: string, callback: Callback<void>) => void;
    readonly lock: (key: string, run: (release: (callback: Callback<T>) => Callback<T>) => void) => void;
    readonly createValueStream: () => AsyncIterable<T>;
  }

  export type LevelOperation =
    | { readonly type: 'put'; readonly key: string; readonly value: unknown }
    | { readonly type: 'del'; readonly key: string };

  export interface Store {
    readonly options: { readonly maxItemSize: number };
    readonly db: {
      open(): Promise<void>;
      close(): Promise<void>;
      batch(operations: readonly LevelOperation[]): Promise<void>;
    };
    readonly tableDb: Section<Table>;
    readonly getItemDb: (tableName: string) => Section<Item>;
    readonly getIndexDb: (indexType: string, tableName: string, indexName: string) => Section<Item>;
    readonly getTable: (name: string, callback: Callback<Table>) => void;
  }

  export function create(options: {
    path?: string | undefined;
    createTableMs: number;
    deleteTableMs: number;
    updateTableMs: number;
  }): Store;
  export function createIndexKey(item: Item, table: Table, keySchema: readonly KeySchema[]): string;
  export function itemSize(item: Record<string, AttributeValue>): number;
  export function validationError(message: string): ApiError;
}

declare module 'dynalite/validations' {
  import type { Store } from 'dynalite/db';

  export type Types = Record<string, unknown>;
  /** Throws an `ApiError`. Deletes unknown members from `data`. */
  export function checkTypes(data: object, types: Types): Record<string, unknown>;
  /** Throws an `ApiError`. Adds the parsed expressions to `data`. */
  export function checkValidations(
    data: object,
    types: Types,
    custom: ((data: object, store: Store) => string | undefined) | undefined,
    store: Store,
  ): void;
}
