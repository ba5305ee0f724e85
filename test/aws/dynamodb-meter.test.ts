import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoDbMeter } from '../../src/aws/dynamodb/dynamodb-meter';
import type { Limit } from '../../src/gateway/configuration/configuration';
import type { Amounts } from '../../src/gateway/metering/amounts';
import { NOTHING } from '../../src/gateway/metering/amounts';
import type { Hold } from '../../src/gateway/metering/meter';
import { startTables, TABLES } from './tables';

let tables: Awaited<ReturnType<typeof startTables>>;
let meter: DynamoDbMeter;
beforeAll(async () => {
  tables = await startTables();
  meter = new DynamoDbMeter(tables.client, TABLES.meters);
});
afterAll(() => tables.close());

let users = 0;
const amounts = (tokens: number, microDollars = 0): Amounts => ({
  inputTokens: tokens,
  outputTokens: 0,
  tokens,
  microDollars,
});
const holdFor = (userId: string, attempt: string, held: Amounts): Hold => ({
  userId,
  attempt,
  requestId: `request-of-${attempt}`,
  amounts: held,
  windowId: '2026-11',
  leaseUntil: 1,
});
const limit = (value: number, unit: Limit['unit'] = 'tokens'): Limit => ({
  scope: 'user',
  window: 'month',
  unit,
  limit: value,
});
const newUser = () => `user-${++users}`;

describe('DynamoDbMeter', () => {
  it('holds what fits, to the last token', async () => {
    const user = newUser();

    const first = await meter.reserve(holdFor(user, 'a', amounts(60)), [limit(100)]);
    const second = await meter.reserve(holdFor(user, 'b', amounts(40)), [limit(100)]);

    expect([first, second]).toEqual([
      { granted: true, counters: amounts(60) },
      { granted: true, counters: amounts(100) },
    ]);
  });

  it('refuses what does not, and tells where the counters stand', async () => {
    const user = newUser();
    await meter.reserve(holdFor(user, 'a', amounts(60)), [limit(100)]);

    expect(await meter.reserve(holdFor(user, 'b', amounts(41)), [limit(100)])).toEqual({
      granted: false,
      counters: amounts(60),
    });
  });

  it('refuses what is more than the whole limit, also of a user without counters', async () => {
    expect(await meter.reserve(holdFor(newUser(), 'a', amounts(101)), [limit(100)])).toEqual({
      granted: false,
      counters: NOTHING,
    });
  });

  it('admits nothing under a limit of 0, but what takes nothing', async () => {
    const user = newUser();

    expect(await meter.reserve(holdFor(user, 'a', amounts(1)), [limit(0)])).toMatchObject({ granted: false });
    expect(await meter.reserve(holdFor(user, 'b', NOTHING), [limit(0)])).toMatchObject({ granted: true });
  });

  it('keeps every limit at once', async () => {
    const both = [limit(100), limit(50, 'microDollars')];

    expect(await meter.reserve(holdFor(newUser(), 'a', amounts(10, 51)), both)).toMatchObject({
      granted: false,
    });
    expect(await meter.reserve(holdFor(newUser(), 'b', amounts(10, 50)), both)).toMatchObject({
      granted: true,
    });
  });

  it('never lets parallel requests pass a limit together', async () => {
    const user = newUser();

    const results = await Promise.all(
      Array.from({ length: 100 }, (_, i) => meter.reserve(holdFor(user, `p${i}`, amounts(10)), [limit(305)])),
    );

    expect(results.filter(({ granted }) => granted)).toHaveLength(30);
    expect(await meter.read(user, '2026-11')).toEqual(amounts(300));
  });

  it('replaces a hold by its charge exactly once', async () => {
    const user = newUser();
    const hold = holdFor(user, 'a', amounts(60, 6));
    await meter.reserve(hold, [limit(100)]);

    const once = await meter.settle(hold, amounts(10, 1));
    const twice = await meter.settle(hold, amounts(10, 1));

    expect([once, twice]).toEqual([amounts(10, 1), amounts(10, 1)]);
  });

  it('settles nothing that was not held', async () => {
    expect(await meter.settle(holdFor(newUser(), 'a', amounts(60)), amounts(10))).toEqual(NOTHING);
  });

  it('grants once where the answer to a write was lost and the client repeated it', async () => {
    const user = newUser();
    tables.dynamoDb.faults.next('UpdateItem', 'loseResponse');

    expect(await meter.reserve(holdFor(user, 'a', amounts(60)), [limit(100)])).toEqual({
      granted: true,
      counters: amounts(60),
    });
  });

  it('keeps the months apart', async () => {
    const user = newUser();
    await meter.reserve(holdFor(user, 'a', amounts(100)), [limit(100)]);

    const next = await meter.reserve({ ...holdFor(user, 'b', amounts(100)), windowId: '2026-12' }, [
      limit(100),
    ]);

    expect(next).toEqual({ granted: true, counters: amounts(100) });
  });

  it('rejects where the store fails', async () => {
    tables.dynamoDb.faults.every('UpdateItem', 'internalServerError');
    const refused = meter.reserve(holdFor(newUser(), 'a', amounts(1)), []);

    await expect(refused).rejects.toMatchObject({ name: 'InternalServerError' });
    tables.dynamoDb.faults.clear();
  });
});
