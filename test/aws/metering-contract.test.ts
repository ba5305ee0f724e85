import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoDbAccounts } from '../../src/aws/dynamodb/dynamodb-accounts';
import { DynamoDbMeter } from '../../src/aws/dynamodb/dynamodb-meter';
import { userAccount } from '../../src/gateway/metering/accounts';
import { COUNTED } from '../../src/gateway/metering/amounts';
import { additions, corrections, lapsed, valueOf } from '../../src/gateway/metering/changes';
import type { Accounts, Mark, Meter, MeterReading, MeterUpdate } from '../../src/gateway/metering/meter';
import { MemoryMeter } from '../gateway/memory-meter';
import { markOf, openTurn } from '../gateway/turns';
import type { MeteringTables } from '../metering/metering-tables';
import { startMeteringTables } from '../metering/metering-tables';

let tables: MeteringTables;
const meters: Partial<Record<'memory' | 'DynamoDB', Meter & Accounts>> = {};
beforeAll(async () => {
  tables = await startMeteringTables();
  const tableName = tables.names.meters;
  const dynamoDb = new DynamoDbMeter({ ...tables, tableName });
  const accounts = new DynamoDbAccounts(tables.client, tableName);
  meters.DynamoDB = {
    update: (account, update) => dynamoDb.update(account, update),
    read: (account) => dynamoDb.read(account),
    all: () => accounts.all(),
  };
  meters.memory = new MemoryMeter();
});
afterAll(() => tables.close());

const NOON = Date.UTC(2026, 10, 23, 12);
const DAY = 86_400_000;
const NOVEMBER = { window: 'month', unit: 'tokens', slot: 2026 * 12 + 10 } as const;

/** Every kind of counter at once. */
const everything: Mark = {
  ...markOf(openTurn({ attempt: 'everything' })),
  kinds: (['10min', '24h', 'month', 'now'] as const).flatMap((window) =>
    COUNTED.map((unit) => ({ window, unit })),
  ),
};

const sorted = ({ counters, ...rest }: MeterReading) => ({
  ...rest,
  counters: counters.map((counter) => JSON.stringify(counter, Object.keys(counter).sort())).sort(),
});

/** The memory that the domain is tested with, and the store that it runs on, keep one contract. */
describe.each(['memory', 'DynamoDB'] as const)('the meter: %s', (name) => {
  let users = 0;
  const newUser = () => userAccount(`${name}-${++users}`);
  const update = (account: string, change: MeterUpdate) => meters[name]!.update(account, change);
  const read = (account: string) => meters[name]!.read(account);
  const reserve = (account: string, tokens: number, atMost: number, attempt?: string) =>
    update(account, {
      add: [{ ...NOVEMBER, by: tokens }],
      room: [{ ...NOVEMBER, atMost: atMost - tokens }],
      ...(attempt !== undefined && { mark: { to: { ...everything, attempt } } }),
    });

  it('knows nothing of an account that was never written', async () => {
    expect(await read(newUser())).toEqual({ counters: [], marks: [], reconciledAt: 0 });
  });

  it('reads what it wrote: counters of every kind, marks, and when it was repaired', async () => {
    const account = newUser();

    const written = await update(account, {
      add: additions(everything, everything.amounts),
      mark: { to: everything },
      reconciledAt: { from: 0, to: 5 },
    });

    expect(written.applied).toBe(true);
    expect(sorted(await read(account))).toEqual(sorted(written.reading));
    expect(written.reading).toMatchObject({ marks: [everything], reconciledAt: 5 });
    expect(written.reading.counters).toHaveLength(5 * (21 + 25 + 1 + 1));
  });

  it('holds what fits, to the last token, and refuses what does not', async () => {
    const account = newUser();

    const granted = [
      await reserve(account, 60, 100),
      await reserve(account, 40, 100),
      await reserve(account, 1, 100),
    ];

    expect(granted.map(({ applied }) => applied)).toEqual([true, true, false]);
    expect(granted.map(({ reading }) => valueOf(reading, NOVEMBER))).toEqual([60, 100, 100]);
  });

  it('refuses what is more than the whole limit, also of an account without counters', async () => {
    expect(await reserve(newUser(), 101, 100)).toMatchObject({ applied: false, reading: { counters: [] } });
  });

  it('never lets parallel requests pass a limit together', async () => {
    const account = newUser();

    const answers = await Promise.all(Array.from({ length: 100 }, () => reserve(account, 10, 305)));

    expect(answers.filter(({ applied }) => applied)).toHaveLength(30);
    expect(valueOf(await read(account), NOVEMBER)).toBe(300);
  });

  it('refuses the whole write where one of several counters has no room', async () => {
    const account = newUser();

    const answer = await update(account, {
      add: [{ ...NOVEMBER, by: 10 }],
      room: [
        { ...NOVEMBER, atMost: 100 },
        { ...NOVEMBER, unit: 'microDollars', atMost: -1 },
      ],
    });

    expect(answer.applied).toBe(false);
    expect((await read(account)).counters).toEqual([]);
  });

  it('puts a mark once, and takes its repetition for done', async () => {
    const account = newUser();

    const answers = [await reserve(account, 10, 100, 'a'), await reserve(account, 10, 100, 'a')];

    expect(answers.map(({ applied }) => applied)).toEqual([true, true]);
    expect(valueOf(await read(account), NOVEMBER)).toBe(10);
  });

  it('replaces a mark by another, and takes it off, exactly once', async () => {
    const account = newUser();
    await reserve(account, 10, 100, 'a');
    const from = { ...everything, attempt: 'a' };
    const to = { ...from, amounts: { ...from.amounts, inputTokens: 7, tokens: 1_007 } };

    const shrunk = await update(account, { add: [{ ...NOVEMBER, by: -3 }], mark: { from, to } });
    const stale = await update(account, { add: [{ ...NOVEMBER, by: -9 }], mark: { from } });
    const settled = await update(account, { add: [{ ...NOVEMBER, by: -5 }], mark: { from: to } });
    const again = await update(account, { add: [{ ...NOVEMBER, by: -5 }], mark: { from: to } });

    expect([shrunk, stale, settled, again].map(({ applied }) => applied)).toEqual([true, false, true, false]);
    expect(await read(account)).toMatchObject({ marks: [] });
    expect(valueOf(await read(account), NOVEMBER)).toBe(2);
  });

  it('is repaired from one reading once', async () => {
    const account = newUser();
    const repair = (from: number, to: number) =>
      update(account, { add: [{ ...NOVEMBER, by: 1 }], reconciledAt: { from, to } });

    const answers = [await repair(0, 5), await repair(0, 6), await repair(5, 7)];

    expect(answers.map(({ applied }) => applied)).toEqual([true, false, true]);
    expect(valueOf(await read(account), NOVEMBER)).toBe(2);
  });

  it('drops, bit by bit, what nobody looks at any more', async () => {
    const account = newUser();
    let { reading } = await update(account, { add: additions(everything, everything.amounts) });
    const now = NOON + 3 * DAY;

    for (let left = lapsed(reading, now); left.length > 0; left = lapsed(reading, now)) {
      ({ reading } = await update(account, {
        add: corrections(everything, everything.amounts, now),
        remove: left,
      }));
    }

    expect(new Set(reading.counters.map(({ window }) => window))).toEqual(new Set(['month', 'now']));
  });

  it('tells all accounts', async () => {
    const account = newUser();
    await reserve(account, 10, 100);
    const found = [];

    for await (const each of meters[name]!.all()) if (each.account === account) found.push(each.reading);

    expect(found.map((reading) => valueOf(reading, NOVEMBER))).toEqual([10]);
  });
});
