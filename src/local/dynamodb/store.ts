import { create } from 'dynalite/db';
import type { Store } from 'dynalite/db';
import { DynamoDbStartError } from './dynamodb-start-error';

/**
 * Opens dynalite's store: LevelDB in the directory, which is created when missing, or in memory without one.
 * LevelDB has handed a write to the operating system when it acknowledges it: a kill of the process loses none.
 *
 * Rejects with a `DynamoDbStartError`.
 */
export async function openStore(directory: string | undefined): Promise<Store> {
  const store = create({ path: directory, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  try {
    await store.db.open();
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    if (cause?.code === 'LEVEL_LOCKED') {
      throw new DynamoDbStartError(
        'DIRECTORY_IN_USE',
        `Another process uses the DynamoDB data in ${directory}: stop it, or choose another directory.`,
        { cause },
      );
    }
    throw new DynamoDbStartError(
      'DIRECTORY_UNUSABLE',
      `Cannot open the DynamoDB data in ${directory}: check that it is writable, or delete it, which loses the data.`,
      { cause: cause ?? error },
    );
  }
  return store;
}
