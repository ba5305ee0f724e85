import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from 'dynalite/db';
import { DynamoDbAccounts } from '../../src/aws/dynamodb/dynamodb-accounts';
import { DynamoDbLedger } from '../../src/aws/dynamodb/dynamodb-ledger';
import type { GatewayConfiguration } from '../../src/gateway/configuration/configuration';
import { isShared, sharedAccount, userAccount } from '../../src/gateway/metering/accounts';
import { COUNTED } from '../../src/gateway/metering/amounts';
import { reconcile } from '../../src/gateway/operations/reconcile';
import { itemBytes } from '../../src/local/dynamodb/item-size';
import { configuration } from '../gateway/world';
import { printFigures } from './figures';
import { LIMITED_GROUPS, limitedEverywhere, TEAM } from './limited-everywhere';
import { ManualClock } from './manual-clock';
import { errorTypeOf, MeteringGateway, newUser } from './metering-gateway';
import type { MeteringTables } from './metering-tables';
import { startMeteringTables } from './metering-tables';
import { answerOf } from './scripted-model';

const SLOT = 30_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let tables: MeteringTables;
beforeAll(async () => {
  tables = await startMeteringTables();
});
afterAll(() => tables.close());

async function bytesOf(account: string): Promise<number> {
  const { Item } = await tables.client.send(
    new GetItemCommand({ TableName: tables.names.meters, Key: { id: { S: account } }, ConsistentRead: true }),
  );
  return Item ? itemBytes(Item as Item) : 0;
}

/** Turns in several slots of every window, so that each has its sums, and those that nobody looks at any more. */
async function fillEveryWindow(gateway: MeteringGateway, clock: ManualClock, userId: string): Promise<void> {
  for (const step of [HOUR, HOUR, HOUR, SLOT, SLOT, SLOT, SLOT]) {
    await gateway.ask({ userId, groups: LIMITED_GROUPS });
    clock.advance(step);
  }
}

async function sizesOf(userId: string): Promise<{ account: string; bytes: number }[]> {
  const shared = (['team', 'organisation'] as const).flatMap((scope) =>
    COUNTED.map((unit) => sharedAccount(scope, TEAM, unit)),
  );
  return Promise.all(
    [...shared, userAccount(userId)].map(async (account) => ({ account, bytes: await bytesOf(account) })),
  );
}

async function reconcileAt({ ports }: MeteringGateway, clock: ManualClock): Promise<void> {
  const { client, names } = tables;
  await reconcile({
    ...ports,
    clock: { now: () => clock.now(), sleep: async () => undefined },
    ledger: new DynamoDbLedger(client, names.turns),
    accounts: new DynamoDbAccounts(client, names.meters),
  });
}

function mostOfShared(sizes: readonly { account: string; bytes: number }[]): number {
  return Math.max(...sizes.filter(({ account }) => isShared(account)).map(({ bytes }) => bytes));
}

describe('what quotas cost in DynamoDB', () => {
  it('keeps every item that turns share below 1,024 bytes, with every unit limited in every window', async () => {
    const clock = new ManualClock();
    const gateway = new MeteringGateway({ tables, clock, configuration: limitedEverywhere });
    const user = newUser();
    // Sums of eleven digits, as an organisation's are.
    const usage = { inputTokens: 12_345_678_912, outputTokens: 9_876_543_198 };
    gateway.model.respond = () => answerOf(usage);
    await fillEveryWindow(gateway, clock, user);
    const inUse = await sizesOf(user);
    // Sums that have lapsed in a rest are dropped by the reconcile of the next hours, before the next turn adds its own.
    clock.advance(2 * DAY);
    await reconcileAt(gateway, clock);
    let rested: typeof inUse = [];
    gateway.model.respond = async function* () {
      rested = await sizesOf(user);
      yield* answerOf(usage);
    };
    await gateway.ask({ userId: user, groups: LIMITED_GROUPS });
    const after = await sizesOf(user);

    printFigures(
      'Bytes of items with every unit limited in every window',
      inUse.map(({ account, bytes }, index) => ({
        account: account.replace(/x+#/, '…#'),
        'in use': bytes,
        'first turn after two days': rested[index]!.bytes,
        'after that': after[index]!.bytes,
      })),
    );
    expect(mostOfShared(inUse)).toBeLessThan(1_024);
    expect(mostOfShared(rested)).toBeLessThan(1_024);
    expect(mostOfShared(after)).toBeLessThan(1_024);
  }, 120_000);

  it('takes one sequential trip before the model and two after its stream, whatever is limited', async () => {
    const rows = [];
    for (const [limits, override] of Object.entries(CONFIGURATIONS)) {
      rows.push({ limits, ...(await consumedByTurn(override)) });
    }

    printFigures('A turn that is answered at once', rows);
    expect(rows.map(({ before, after }) => [before, after])).toEqual(rows.map(() => [1, 2]));
  }, 60_000);
});

/** The organisation's item has what the other test has used. */
const PLENTY = 100_000_000_000_000;

const standard = configuration().plans[1]!;
const CONFIGURATIONS: Readonly<Record<string, Partial<GatewayConfiguration>>> = {
  'of a user, by month': {
    plans: [{ ...standard, limits: [{ window: 'month', unit: 'tokens', limit: 100_000 }] }],
  },
  'and of 24 hours': {
    plans: [
      {
        ...standard,
        limits: [
          { window: 'month', unit: 'tokens', limit: 100_000 },
          { window: '24h', unit: 'tokens', limit: 100_000 },
        ],
      },
    ],
  },
  'and a team’s and the organisation’s, by month, in money': {
    plans: [{ ...standard, limits: [{ window: '24h', unit: 'tokens', limit: 100_000 }] }],
    teams: [
      {
        name: 'spending',
        group: 'research',
        limits: [{ window: 'month', unit: 'microDollars', limit: PLENTY }],
      },
    ],
    organisation: { limits: [{ window: 'month', unit: 'microDollars', limit: PLENTY }] },
  },
  'everything in every window': limitedEverywhere,
};

/** The second turn of a user, so that the items exist. */
async function consumedByTurn(override: Partial<GatewayConfiguration>) {
  const gateway = new MeteringGateway({ tables, clock: new ManualClock(), configuration: override });
  const ask = { userId: newUser(), groups: LIMITED_GROUPS };
  await gateway.ask(ask);
  let before = 0;
  let atEnd = 0;
  gateway.model.respond = async function* () {
    before = tables.wire.rounds;
    await tables.wire.idle();
    yield* answerOf({ inputTokens: 100, outputTokens: 100 });
    atEnd = tables.wire.rounds;
  };
  tables.wire.restart({ lockStep: true });
  tables.capacity.reset();
  expect(errorTypeOf(await gateway.ask(ask))).toBeUndefined();
  const { write, read } = tables.capacity;
  const { rounds, trips } = tables.wire;
  tables.wire.restart();
  return { before, after: rounds - atEnd, requests: trips.length, 'write units': write, 'read units': read };
}
