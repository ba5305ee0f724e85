import { EventEmitter, once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { startDynamoDb } from '../../../src/local/dynamodb/dynamodb';
import type { DynamoDb } from '../../../src/local/dynamodb/dynamodb';
import { clientOf } from './contract-table';
import { withTemporaryDirectory } from './temporary-directory';
import { key, turnsTable } from './turns-table';

const nowSeconds = 1_800_000_000;

async function sortKeys({ url }: DynamoDb): Promise<(string | undefined)[]> {
  const client = clientOf(url);
  const { Items = [] } = await client.send(new ScanCommand({ TableName: 'turns' }));
  client.destroy();
  return Items.map(({ sk }) => sk?.S).sort();
}

describe('expiry in the local DynamoDB', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setTimeout', 'setImmediate', 'nextTick', 'performance', 'Date'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('deletes at the start what has expired, and leaves what has not, has no time or no number', async () => {
    const expiresAt = (sk: string, value: object) => ({ ...key(sk), expiresAt: value });
    const items = [
      expiresAt('expired', { N: `${nowSeconds - 1}` }),
      expiresAt('current', { N: `${nowSeconds}` }),
      expiresAt('text', { S: `${nowSeconds - 1}` }),
      expiresAt('more than five years ago', { N: '1' }),
      key('without'),
    ];

    const dynamoDb = await startDynamoDb({
      tables: [{ ...turnsTable, items }],
      clock: () => nowSeconds * 1000,
    });

    expect(await sortKeys(dynamoDb)).toEqual(['current', 'more than five years ago', 'text', 'without']);
    await dynamoDb.close();
  });

  it('shows an expired item until the sweep of the next minute', async () => {
    let milliseconds = nowSeconds * 1000;
    const metrics = new EventEmitter();
    const deleted = once(metrics, 'TimeToLiveDeletedItemCount');
    const dynamoDb = await startDynamoDb({
      tables: [{ ...turnsTable, items: [{ ...key('a'), expiresAt: { N: `${nowSeconds + 30}` } }] }],
      clock: () => milliseconds,
      onMetric: (...metric) => metrics.emit(...metric),
    });

    milliseconds += 60_000;
    const before = await sortKeys(dynamoDb);
    jest.advanceTimersByTime(60_000);
    const metric = await deleted;

    expect(before).toEqual(['a']);
    expect(metric).toEqual([1, 'turns', 'TimeToLive']);
    expect(await sortKeys(dynamoDb)).toEqual([]);
    await dynamoDb.close();
  });

  it('lets nothing expire once the table has lost its attribute', () =>
    withTemporaryDirectory(async (directory) => {
      const expired = { ...key('a'), expiresAt: { N: `${nowSeconds + 30}` } };
      const first = await startDynamoDb({
        directory,
        tables: [{ ...turnsTable, items: [expired] }],
        clock: () => nowSeconds * 1000,
      });
      await first.close();

      const { definition } = turnsTable;
      const second = await startDynamoDb({
        directory,
        tables: [{ definition, items: [] }],
        clock: () => (nowSeconds + 60) * 1000,
      });

      expect(await sortKeys(second)).toEqual(['a']);
      await second.close();
    }));
});
