import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoDbMeter } from '../../src/aws/dynamodb/dynamodb-meter';
import { userAccount } from '../../src/gateway/metering/accounts';
import { additions, valueOf } from '../../src/gateway/metering/changes';
import { markOf, openTurn } from '../gateway/turns';
import { startTables, TABLES } from './tables';

let tables: Awaited<ReturnType<typeof startTables>>;
let meter: DynamoDbMeter;
beforeAll(async () => {
  tables = await startTables();
  meter = new DynamoDbMeter({ ...tables, tableName: TABLES.meters });
});
afterEach(() => tables.dynamoDb.faults.clear());
afterAll(() => tables.close());

let users = 0;
const newUser = () => userAccount(`user-${++users}`);
const mark = markOf(openTurn());
const NOVEMBER = { window: 'month', unit: 'tokens', slot: 2026 * 12 + 10 } as const;
const tokensOf = async (account: string) => valueOf(await meter.read(account), NOVEMBER);
const takeOff = { add: [{ ...NOVEMBER, by: -5 }], atMostOnce: true };

describe('a reservation whose answer is lost', () => {
  it('counts once, and as made: the client repeats it and finds its own mark', async () => {
    const account = newUser();
    tables.dynamoDb.faults.next('UpdateItem', 'loseResponse');

    const answer = await meter.update(account, { add: additions(mark, mark.amounts), mark: { to: mark } });

    expect(answer.applied).toBe(true);
    expect(await tokensOf(account)).toBe(1_100);
  });
});

describe('a repair whose answer is lost', () => {
  it('is made once', async () => {
    const account = newUser();
    tables.dynamoDb.faults.next('UpdateItem', 'loseResponse');

    const repair = { add: [{ ...NOVEMBER, by: 5 }], reconciledAt: { from: 0, to: 7 } };

    expect(await meter.update(account, repair)).toMatchObject({
      applied: true,
      reading: { reconciledAt: 7 },
    });
    expect(await tokensOf(account)).toBe(5);
  });
});

describe('a write that must not be made twice', () => {
  it.each(['loseResponse', 'internalServerError', 'dropConnection'] as const)(
    'is not repeated where its fate is unknown: %s',
    async (fault) => {
      const account = newUser();
      tables.dynamoDb.faults.next('UpdateItem', fault);

      await expect(meter.update(account, takeOff)).rejects.toThrow();
      expect(await tokensOf(account)).toBe(fault === 'loseResponse' ? -5 : 0);
    },
  );

  it('is repeated where DynamoDB has refused it', async () => {
    const account = newUser();
    tables.dynamoDb.faults.next('UpdateItem', 'throttle');

    expect(await meter.update(account, takeOff)).toMatchObject({ applied: true });
    expect(await tokensOf(account)).toBe(-5);
  });

  it('is given up when it is refused again and again', async () => {
    tables.dynamoDb.faults.every('UpdateItem', 'throttle');

    await expect(meter.update(newUser(), takeOff)).rejects.toMatchObject({
      name: 'ProvisionedThroughputExceededException',
    });
  });
});

describe('a store that fails', () => {
  it.each(['internalServerError', 'throttle'] as const)(
    'rejects the update, after a bound: %s',
    async (fault) => {
      tables.dynamoDb.faults.every('UpdateItem', fault);

      await expect(meter.update(newUser(), { add: additions(mark, mark.amounts) })).rejects.toThrow();
    },
  );

  it('rejects the reading', async () => {
    tables.dynamoDb.faults.every('GetItem', 'internalServerError');

    await expect(meter.read(newUser())).rejects.toMatchObject({ name: 'InternalServerError' });
  });
});
