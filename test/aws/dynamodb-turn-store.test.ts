import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDbLedger } from '../../src/aws/dynamodb/dynamodb-ledger';
import { DynamoDbTurnStore } from '../../src/aws/dynamodb/dynamodb-turn-store';
import { UNSETTLED } from '../../src/aws/dynamodb/turn-item';
import type { OpenTurn, UnsettledTurn } from '../../src/gateway/turns/turn';
import { openTurn, settlement } from '../gateway/turns';
import { startTables, TABLES } from './tables';

let tables: Awaited<ReturnType<typeof startTables>>;
let turns: DynamoDbTurnStore;
beforeAll(async () => {
  tables = await startTables();
  turns = new DynamoDbTurnStore(tables.client, TABLES.turns, { now: () => 1_000 });
});
afterAll(() => tables.close());

let requests = 0;
const newTurn = (override: Partial<OpenTurn> = {}): OpenTurn =>
  openTurn({
    userId: 'user',
    requestId: `request-${++requests}`,
    attempt: 'first',
    openedAt: 1_000,
    leaseUntil: 16_000,
    ...override,
  });
const settled = settlement({ settledAt: 5_000 });
const renew = (turn: OpenTurn, leaseUntil: number) => turns.renew(turn, turn.reserved, leaseUntil);
const unsettled = async () => {
  const { Items = [] } = await tables.client.send(
    new QueryCommand({
      TableName: TABLES.turns,
      IndexName: 'unsettled',
      KeyConditionExpression: 'unsettled = :turn',
      ExpressionAttributeValues: { ':turn': { S: UNSETTLED } },
    }),
  );
  return Items.map(({ id }) => id!.S!);
};

const ledgerSince = async (openedFrom: number) => {
  const found = [];
  for await (const turn of new DynamoDbLedger(tables.client, TABLES.turns).since(openedFrom))
    found.push(turn);
  return found.toSorted((a, b) => a.attempt.localeCompare(b.attempt));
};

describe('DynamoDbLedger', () => {
  it('tells the turns that are not settled, opened until a time', async () => {
    const [early, late, done] = [
      newTurn({ openedAt: 10 }),
      newTurn({ openedAt: 30 }),
      newTurn({ openedAt: 10 }),
    ];
    for (const turn of [early, late, done]) await turns.open(turn);
    await turns.settle(done, settled);
    await turns.requestCancel(newTurn(), 2_000_000_000);
    const found: string[] = [];

    for await (const turn of new DynamoDbLedger(tables.client, TABLES.turns).unsettled(20))
      found.push(turn.requestId);

    expect(found).toEqual([early.requestId]);
  });

  it('tells every turn opened since a time, and no tombstone', async () => {
    const [before, after] = [newTurn({ openedAt: 4_000 }), newTurn({ openedAt: 5_000 })];
    await turns.open(before);
    await turns.open(after);
    await turns.settle(after, settled);

    expect(await ledgerSince(4_500)).toMatchObject([{ requestId: after.requestId, state: 'settled' }]);
  });
});

describe('DynamoDbTurnStore', () => {
  it('opens a turn once, and answers what there was', async () => {
    const turn = newTurn();

    const first = await turns.open(turn);
    const second = await turns.open({ ...turn, attempt: 'second' });

    expect(first).toEqual({ status: 'opened' });
    expect(second).toEqual({ status: 'exists', turn: { ...turn, state: 'open', cancelRequested: false } });
  });

  it('knows its own write where its answer was lost and the client repeated it', async () => {
    tables.dynamoDb.faults.next('PutItem', 'loseResponse');

    expect(await turns.open(newTurn())).toEqual({ status: 'opened' });
  });

  it('lets one of many open a turn', async () => {
    const turn = newTurn();

    const results = await Promise.all(
      Array.from({ length: 20 }, (_, i) => turns.open({ ...turn, attempt: `a${i}` })),
    );

    expect(results.filter(({ status }) => status === 'opened')).toHaveLength(1);
  });

  it('marks a turn invoked and renews its lease', async () => {
    const turn = newTurn();
    await turns.open(turn);

    expect(await renew(turn, 20_000)).toBe('invoked');
    expect(await turns.read(turn)).toMatchObject({ state: 'invoked', leaseUntil: 20_000 });
  });

  it('brings back the wish to stop with the renewal', async () => {
    const turn = newTurn();
    await turns.open(turn);

    expect(await turns.requestCancel(turn, 2_000_000_000)).toBe('open');
    expect(await renew(turn, 20_000)).toBe('cancelRequested');
    expect(await turns.read(turn)).toMatchObject({
      state: 'invoked',
      cancelRequested: true,
      expiresAt: turn.expiresAt,
    });
  });

  it('settles exactly once, and then moves no more', async () => {
    const turn = newTurn();
    await turns.open(turn);

    expect(await turns.settle(turn, settled)).toBe(true);
    expect(await turns.settle(turn, { ...settled, settlement: 'second', outcome: 'lost' })).toBe(false);
    expect(await renew(turn, 20_000)).toBe('settled');
    expect(await turns.requestCancel(turn, 0)).toBe('settled');
    expect(await turns.read(turn)).toMatchObject({
      state: 'settled',
      outcome: 'completed',
      charged: settled.charged,
    });
  });

  it('knows its own settlement where its answer was lost and the client repeated it', async () => {
    const turn = newTurn();
    await turns.open(turn);
    tables.dynamoDb.faults.next('UpdateItem', 'loseResponse');

    expect(await turns.settle(turn, settled)).toBe(true);
  });

  it('tells an attempt that another one has taken its turn, and lets it settle nothing', async () => {
    const turn = newTurn();
    await turns.open(turn);
    await turns.takeOver({ ...turn, attempt: 'second' }, 'first');

    expect(await renew(turn, 20_000)).toBe('taken');
    expect(await turns.settle(turn, settled)).toBe(false);
  });

  it('records what is really reserved', async () => {
    const turn = newTurn();
    await turns.open(turn);
    const reserved = { ...turn.reserved, outputTokens: 300, tokens: 400 };

    await turns.renew(turn, reserved, 20_000);

    expect(await turns.read(turn)).toMatchObject({ reserved, firstReserved: turn.reserved });
  });

  it('is not settled for dead where it has been renewed since it was seen', async () => {
    const turn = newTurn();
    await turns.open(turn);
    const seen = (await turns.read(turn)) as UnsettledTurn;
    await renew(turn, 20_000);

    expect(await turns.settle(turn, settled, seen)).toBe(false);
    expect(await turns.settle(turn, settled, (await turns.read(turn)) as UnsettledTurn)).toBe(true);
  });

  it('records an attempt that found its turn taken beside the turn', async () => {
    const turn = newTurn();
    await turns.open(turn);
    const late = { ...turn, attempt: 'late' };

    await turns.recordSuperseded(late, settlement({ outcome: 'superseded' }));

    const all = await ledgerSince(0);
    expect(all.filter(({ requestId }) => requestId === turn.requestId)).toMatchObject([
      { attempt: 'first', state: 'open' },
      { attempt: 'late', state: 'settled', outcome: 'superseded' },
    ]);
  });

  it('is in the index of the unsettled until it is settled', async () => {
    const turn = newTurn();
    await turns.open(turn);
    await renew(turn, 20_000);
    const before = await unsettled();
    await turns.settle(turn, settled);

    expect(before).toContain(`user#${turn.requestId}`);
    expect(await unsettled()).not.toContain(`user#${turn.requestId}`);
  });

  it('leaves a tombstone for a cancel that comes first, which keeps its turn from opening', async () => {
    const turn = newTurn();

    expect(await turns.requestCancel(turn, 2_000_000_000)).toBe('unknown');
    expect(await turns.requestCancel(turn, 2_000_000_000)).toBe('tombstone');
    expect(await turns.open(turn)).toEqual({ status: 'exists', turn: { state: 'tombstone' } });
    expect(await renew(turn, 20_000)).toBe('settled');
  });

  it('is taken over once, and only before its model was called', async () => {
    const [opened, invoked] = [newTurn(), newTurn()];
    await turns.open(opened);
    await turns.open(invoked);
    await renew(invoked, 20_000);

    expect(await turns.takeOver({ ...opened, attempt: 'second' }, 'first')).toEqual({ status: 'opened' });
    expect(await turns.takeOver({ ...opened, attempt: 'third' }, 'first')).toMatchObject({
      status: 'exists',
    });
    expect(await turns.takeOver({ ...invoked, attempt: 'second' }, 'first')).toMatchObject({
      status: 'exists',
    });
  });

  it('knows nothing of a turn that is not there', async () => {
    expect(await turns.read(newTurn())).toBeUndefined();
  });

  it.each(['open', 'renew', 'settle', 'requestCancel'] as const)(
    'rejects where the store fails on %s',
    async (operation) => {
      tables.dynamoDb.faults.every('PutItem', 'throttle');
      tables.dynamoDb.faults.every('UpdateItem', 'throttle');
      const calls = {
        open: () => turns.open(newTurn()),
        renew: () => renew(newTurn(), 1),
        settle: () => turns.settle(newTurn(), settled),
        requestCancel: () => turns.requestCancel(newTurn(), 1),
      };

      await expect(calls[operation]()).rejects.toMatchObject({
        name: 'ProvisionedThroughputExceededException',
      });
      tables.dynamoDb.faults.clear();
    },
  );
});
