/** A table as configured or as stored. */
export interface TableKeys {
  readonly KeySchema?:
    readonly { AttributeName?: string | undefined; KeyType?: string | undefined }[] | undefined;
  readonly GlobalSecondaryIndexes?: readonly IndexKeys[] | undefined;
  readonly LocalSecondaryIndexes?: readonly IndexKeys[] | undefined;
}

interface IndexKeys extends Pick<TableKeys, 'KeySchema'> {
  readonly IndexName?: string | undefined;
  readonly Projection?:
    { ProjectionType?: string | undefined; NonKeyAttributes?: readonly string[] | undefined } | undefined;
}

/** A text that is equal for two tables whose items and index entries are stored alike. */
export function keysAndIndexes(table: TableKeys): string {
  const keys = ({ KeySchema = [] }: Pick<TableKeys, 'KeySchema'>): string[] =>
    KeySchema.map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType}`);
  const indexes = (list: readonly IndexKeys[] = []): string[] =>
    list
      .map(({ IndexName, Projection, ...index }) =>
        JSON.stringify([
          IndexName,
          keys(index),
          Projection?.ProjectionType,
          Projection?.NonKeyAttributes?.toSorted(),
        ]),
      )
      .sort();
  const { GlobalSecondaryIndexes, LocalSecondaryIndexes } = table;
  return JSON.stringify([keys(table), indexes(GlobalSecondaryIndexes), indexes(LocalSecondaryIndexes)]);
}
