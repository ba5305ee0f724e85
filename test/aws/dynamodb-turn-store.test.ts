import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDbTurnStore } from '../../src/aws/dynamodb/dynamodb-turn-store';
import { UNSETTLED } from '../../src/aws/dynamodb/turn-item';
import { NOTHING } from '../../src/gateway/metering/amounts';
import type { OpenTurn, Settlement } from '../../src/gateway/turns/turn';
import { startTables, TABLES } from './tables';

let tables: Awaited<ReturnType<typeof startTables>>;
let turns: DynamoDbTurnStore;
beforeAll(async () => {
  tables = await startTables();
  turns = new DynamoDbTurnStore(tables.client, TABLES.turns, { now: () => 1_000 });
});
afterAll(() => tables.close());

let requests = 0;
const newTurn = (override: Partial<OpenTurn> = {}): OpenTurn => ({
  userId: 'user',
  requestId: `request-${++requests}`,
  attempt: 'first',
  conversationId: 'c1',
  modelId: 'haiku',
  plan: 'standard',
  reserved: { inputTokens: 1, outputTokens: 2, tokens: 3, microDollars: 4 },
  windowId: '2026-11',
  openedAt: 1_000,
  leaseUntil: 16_000,
  expiresAt: 2_000_000_000,
  ...override,
});
const settlement: Settlement = {
  outcome: 'completed',
  usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
  charged: NOTHING,
  estimated: false,
  settledAt: 5_000,
};
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

    expect(await turns.renew(turn, 20_000)).toBe('invoked');
    expect(await turns.read(turn)).toMatchObject({ state: 'invoked', leaseUntil: 20_000 });
  });

  it('brings back the wish to stop with the renewal', async () => {
    const turn = newTurn();
    await turns.open(turn);

    expect(await turns.requestCancel(turn, 2_000_000_000)).toBe('open');
    expect(await turns.renew(turn, 20_000)).toBe('cancelRequested');
    expect(await turns.read(turn)).toMatchObject({
      state: 'invoked',
      cancelRequested: true,
      expiresAt: turn.expiresAt,
    });
  });

  it('settles exactly once, and then moves no more', async () => {
    const turn = newTurn();
    await turns.open(turn);

    expect(await turns.settle(turn, settlement)).toBe(true);
    expect(await turns.settle(turn, { ...settlement, outcome: 'lost' })).toBe(false);
    expect(await turns.renew(turn, 20_000)).toBe('settled');
    expect(await turns.requestCancel(turn, 0)).toBe('settled');
    expect(await turns.read(turn)).toMatchObject({
      state: 'settled',
      outcome: 'completed',
      charged: NOTHING,
    });
  });

  it('is in the index of the unsettled until it is settled', async () => {
    const turn = newTurn();
    await turns.open(turn);
    await turns.renew(turn, 20_000);
    const before = await unsettled();
    await turns.settle(turn, settlement);

    expect(before).toContain(`user#${turn.requestId}`);
    expect(await unsettled()).not.toContain(`user#${turn.requestId}`);
  });

  it('leaves a tombstone for a cancel that comes first, which keeps its turn from opening', async () => {
    const turn = newTurn();

    expect(await turns.requestCancel(turn, 2_000_000_000)).toBe('unknown');
    expect(await turns.requestCancel(turn, 2_000_000_000)).toBe('tombstone');
    expect(await turns.open(turn)).toEqual({ status: 'exists', turn: { state: 'tombstone' } });
    expect(await turns.renew(turn, 20_000)).toBe('settled');
  });

  it('is taken over once, and only before its model was called', async () => {
    const [opened, invoked] = [newTurn(), newTurn()];
    await turns.open(opened);
    await turns.open(invoked);
    await turns.renew(invoked, 20_000);

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
        renew: () => turns.renew(newTurn(), 1),
        settle: () => turns.settle(newTurn(), settlement),
        requestCancel: () => turns.requestCancel(newTurn(), 1),
      };

      await expect(calls[operation]()).rejects.toMatchObject({
        name: 'ProvisionedThroughputExceededException',
      });
      tables.dynamoDb.faults.clear();
    },
  );
});
