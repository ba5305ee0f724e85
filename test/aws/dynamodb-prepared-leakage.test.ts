import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DynamoDbPreparedResponses } from '../../src/aws/dynamodb/dynamodb-prepared-responses';
import { DynamoDbPreparedStore } from '../../src/aws/dynamodb/dynamodb-prepared-store';
import { MOST_GROUPS } from '../../src/gateway/prepared/prepared-keys';
import { scenarios, serve } from '../gateway/prepared/leakage';
import { VirtualClock } from '../gateway/virtual-clock';
import { startTables, TABLES } from './tables';

let tables: Awaited<ReturnType<typeof startTables>>;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

describe('whatever is loaded into DynamoDB and whoever asks', () => {
  it('what is served was loaded for them, for that question, family and language, is not over, and goes first', async () => {
    const store = new DynamoDbPreparedStore(tables.client, TABLES.prepared);
    const prepared = new DynamoDbPreparedResponses(tables.client, TABLES.prepared, new VirtualClock());
    let hits = 0;

    await fc.assert(
      fc.asyncProperty(scenarios, async (scenario) => {
        for await (const { response } of store.list({})) await store.remove(response);
        for (const { request, response, loaded, mayBe, best } of await serve(scenario, store, prepared)) {
          if (response) expect(mayBe).toContain(loaded);
          if (new Set(request.groups).size <= MOST_GROUPS) expect(loaded).toBe(best);
          if (response) hits += 1;
        }
      }),
      { numRuns: 60 },
    );
    expect(hits).toBeGreaterThan(50);
  }, 120_000);
});
