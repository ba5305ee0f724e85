import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PutItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { startDynamoDb } from '../../../src/local/dynamodb/dynamodb';
import { clientOf } from './contract-table';
import { withTemporaryDirectory } from './temporary-directory';
import { key, turnsTable } from './turns-table';

const sortKeys = (items: Record<string, AttributeValue>[] = []) => items.map(({ sk }) => sk?.S).sort();

/** Runs with a DynamoDB on the directory in a process of its own, which is gone afterwards. */
async function withProcess(
  directory: string,
  run: (url: string, kill: () => void) => Promise<void>,
): Promise<void> {
  const child = fork(join(__dirname, 'dynamodb-process.ts'), [directory], { execArgv: ['--import', 'tsx'] });
  const exited = once(child, 'exit');
  const kill = () => void child.kill('SIGKILL');
  try {
    const [url] = (await once(child, 'message')) as [string];
    await run(url, kill);
  } finally {
    kill();
    await exited;
  }
}

/** What a DynamoDB on the directory holds in the table and in its index. */
async function readBack(directory: string) {
  const dynamoDb = await startDynamoDb({ tables: [turnsTable], directory });
  const client = clientOf(dynamoDb.url);
  const table = await client.send(new ScanCommand({ TableName: 'turns' }));
  const index = await client.send(
    new QueryCommand({
      TableName: 'turns',
      IndexName: 'leases',
      KeyConditionExpression: 'leaseShard = :shard',
      ExpressionAttributeValues: { ':shard': { S: 'shard' } },
    }),
  );
  client.destroy();
  await dynamoDb.close();
  return { table: sortKeys(table.Items), index: sortKeys(index.Items) };
}

describe('the local DynamoDB on disk', () => {
  it('has every acknowledged write, and its index entry, after a SIGKILL', () =>
    withTemporaryDirectory(async (directory) => {
      const acknowledged: string[] = [];
      await withProcess(directory, async (url, kill) => {
        const client = clientOf(url);
        const put = async (index: number) => {
          const lease = { leaseShard: { S: 'shard' }, leaseUntil: { N: `${index}` } };
          await client.send(
            new PutItemCommand({ TableName: 'turns', Item: { ...key(`${index}`), ...lease } }),
          );
          if (acknowledged.push(`${index}`) === 50) kill();
        };
        const outcomes = await Promise.allSettled(Array.from({ length: 300 }, (_, index) => put(index)));
        client.destroy();
        expect(outcomes.some(({ status }) => status === 'rejected')).toBe(true);
      });

      const { table, index } = await readBack(directory);

      expect(table).toEqual(expect.arrayContaining(acknowledged));
      expect(index).toEqual(table);
    }));

  it('refuses a directory that another process uses, and says what to do', () =>
    withTemporaryDirectory((directory) =>
      withProcess(directory, async () => {
        const second = startDynamoDb({ tables: [turnsTable], directory });

        await expect(second).rejects.toMatchObject({
          code: 'DIRECTORY_IN_USE',
          message: expect.stringContaining('stop it, or choose another directory'),
          cause: { code: 'LEVEL_LOCKED' },
        });
      }),
    ));

  it('refuses a table whose keys or indexes have changed, and says what to do', () =>
    withTemporaryDirectory(async (directory) => {
      const { GlobalSecondaryIndexes, ...withoutIndex } = turnsTable.definition;
      const first = await startDynamoDb({ tables: [turnsTable], directory });
      await first.close();

      const second = startDynamoDb({ tables: [{ definition: withoutIndex, items: [] }], directory });

      await expect(second).rejects.toMatchObject({
        code: 'TABLE_CHANGED',
        message: expect.stringContaining('delete the data directory'),
      });
    }));

  it('keeps items over a restart and puts the configured ones again', () =>
    withTemporaryDirectory(async (directory) => {
      const withItem = (sk: string) => ({ ...turnsTable, items: [key(sk)] });
      const first = await startDynamoDb({ tables: [withItem('before')], directory });
      await first.close();

      const second = await startDynamoDb({ tables: [withItem('after')], directory });
      await second.close();

      expect((await readBack(directory)).table).toEqual(['after', 'before']);
    }));
});
