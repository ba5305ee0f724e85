import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { CONFIGURATION_KEY, ConfigurationItem } from '../../src/aws/dynamodb/configuration-item';
import type { GatewayConfiguration } from '../../src/gateway/configuration/configuration';
import { configuration, delta } from '../gateway/world';
import { LIMITED_GROUPS, limitedEverywhere } from './limited-everywhere';
import { ManualClock } from './manual-clock';
import { errorTypeOf, MeteringGateway, newUser } from './metering-gateway';
import type { MeteringTables } from './metering-tables';
import { startMeteringTables } from './metering-tables';
import { answerOf } from './scripted-model';

let tables: MeteringTables;
let clock: ManualClock;
beforeAll(async () => {
  tables = await startMeteringTables();
});
beforeEach(() => {
  tables.wire.restart();
  clock = new ManualClock();
});
afterEach(() => tables.wire.restart());
afterAll(() => tables.close());

const groups = LIMITED_GROUPS;
const team = { name: 'research', group: 'research', limits: [] };
const month = (limit: number) => [{ window: 'month', unit: 'tokens', limit } as const];

/** The limits of a user, a team and the organisation, with so much room for a user. */
const limited = (userLimit = 1_000_000): Partial<GatewayConfiguration> => ({
  plans: [{ ...configuration().plans[1]!, limits: month(userLimit) }],
  teams: [{ ...team, limits: month(1_000_000_000) }],
  organisation: { limits: month(1_000_000_000) },
});

/** The sequential trips of one turn; of the model's, each delta comes a heartbeat after the one before it. */
async function tripsOf(gateway: MeteringGateway, { deltas = 0, userId = newUser() } = {}) {
  const { wire } = tables;
  const marks = { called: 0, ended: 0 };
  gateway.model.respond = async function* () {
    marks.called = wire.rounds;
    await wire.idle();
    for (let sent = 0; sent < deltas; sent++) {
      yield delta('word ');
      clock.advance(gateway.ports.settings.heartbeatMs);
      await wire.idle();
    }
    yield* answerOf({ inputTokens: 100, outputTokens: 100 });
    marks.ended = wire.rounds;
  };
  wire.restart({ lockStep: true });
  const events = await gateway.ask({ userId, groups });
  const rounds = wire.byRound;
  wire.restart();
  return {
    error: errorTypeOf(events),
    before: rounds.slice(0, marks.called),
    during: rounds.slice(marks.called, marks.ended),
    after: rounds.slice(marks.ended),
  };
}

describe('a turn’s way to DynamoDB', () => {
  it('has one sequential trip before the model, with a user’s, a team’s and the organisation’s limit', async () => {
    const gateway = new MeteringGateway({ tables, clock, configuration: limited() });

    const { error, before } = await tripsOf(gateway);

    expect(error).toBeUndefined();
    expect(before).toEqual([
      ['PutItem turns', 'UpdateItem meters', 'UpdateItem meters', 'UpdateItem meters'],
    ]);
  });

  it('has one also with every unit limited in every window', async () => {
    const gateway = new MeteringGateway({ tables, clock, configuration: limitedEverywhere });

    const { error, before } = await tripsOf(gateway);

    expect(error).toBeUndefined();
    expect(before).toHaveLength(1);
  });

  it('has two where the answer must be made shorter to fit', async () => {
    const gateway = new MeteringGateway({ tables, clock, configuration: limited(600) });

    const { error, before } = await tripsOf(gateway);

    expect(error).toBeUndefined();
    expect(gateway.model.requests[0]?.inferenceConfig.maxTokens).toBeLessThan(1_000);
    expect(before).toEqual([
      ['PutItem turns', 'UpdateItem meters', 'UpdateItem meters', 'UpdateItem meters'],
      ['UpdateItem meters', 'UpdateItem meters', 'UpdateItem meters'],
    ]);
  });

  it('has one where the function has slept past the configuration’s refresh time', async () => {
    await putConfiguration(limited());
    const source = new ConfigurationItem({
      client: tables.client,
      tableName: tables.names.configuration,
      clock,
      refreshMs: 30_000,
    });
    const gateway = new MeteringGateway({ tables, clock, ports: { configuration: source } });
    await gateway.ask({ userId: newUser(), groups });
    clock.advance(3_600_000);

    const { error, before } = await tripsOf(gateway);

    expect(error).toBeUndefined();
    expect(before).toEqual([
      [
        'BatchGetItem configuration',
        'PutItem turns',
        'UpdateItem meters',
        'UpdateItem meters',
        'UpdateItem meters',
      ],
    ]);
  });

  it('has no trip on the token path but the heartbeat’s', async () => {
    const gateway = new MeteringGateway({ tables, clock, configuration: limited() });

    const { during } = await tripsOf(gateway, { deltas: 5 });

    // The first says that the model was called, and goes out beside the call.
    expect(during).toEqual(Array.from({ length: 1 + 5 }, () => ['UpdateItem turns']));
  });

  it('has two sequential trips after the stream’s end: the ledger’s, then the counters’', async () => {
    const gateway = new MeteringGateway({ tables, clock, configuration: limited() });

    const { after } = await tripsOf(gateway);

    expect(after).toEqual([
      ['UpdateItem turns'],
      ['UpdateItem meters', 'UpdateItem meters', 'UpdateItem meters'],
    ]);
  });
});

async function putConfiguration(override: Partial<GatewayConfiguration>): Promise<void> {
  const { raises: _, hasPrepared: __, ...item } = configuration(override);
  await tables.client.send(
    new PutItemCommand({
      TableName: tables.names.configuration,
      Item: { ...CONFIGURATION_KEY, ...marshall(item, { removeUndefinedValues: true }) },
    }),
  );
}
