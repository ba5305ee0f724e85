import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { GatewayConfiguration } from '../../src/gateway/configuration/configuration';
import type { Kind } from '../../src/gateway/metering/limits';
import { configuration } from '../gateway/world';
import { ManualClock } from './manual-clock';
import type { Ask } from './metering-gateway';
import { errorTypeOf, MeteringGateway, newUser, textOfBound } from './metering-gateway';
import type { MeteringTables } from './metering-tables';
import { startMeteringTables } from './metering-tables';
import { answerOf, gate } from './scripted-model';

/** A turn of 512 tokens and 1,536 micro-dollars: its worst case, and what it takes. */
const TURN = { text: textOfBound(256), maxTokens: 256 };
const TOKENS = 512;
const MICRO_DOLLARS = 1_536;

const MONTH_TOKENS: Kind = { scope: 'user', window: 'month', unit: 'tokens' };

let tables: MeteringTables;
beforeAll(async () => {
  tables = await startMeteringTables();
});
beforeEach(() => tables.wire.restart());
afterAll(() => tables.close());

/** A gateway whose model answers once `open` is called: until then every turn that is admitted holds its worst case. */
function holdingGateway(override: Partial<GatewayConfiguration>) {
  const gateway = new MeteringGateway({ tables, clock: new ManualClock(), configuration: override });
  const { passed, open } = gate();
  gateway.model.respond = async function* () {
    await passed;
    yield* answerOf({ inputTokens: 256, outputTokens: 256 });
  };
  /** Asks all at once. @returns when every one has been admitted or refused */
  const askAll = async (requests: readonly Ask[]) => {
    const errors: (string | undefined)[] = [];
    let decided: () => void = () => undefined;
    const allDecided = new Promise<void>((resolve) => (decided = resolve));
    const check = () => {
      if (errors.length + gateway.model.requests.length === requests.length) decided();
    };
    const { respond } = gateway.model;
    gateway.model.respond = (request) => {
      check();
      return respond(request);
    };
    const ended = requests.map(async (request) => {
      const events = await gateway.ask(request);
      errors.push(errorTypeOf(events));
      check();
    });
    await allDecided;
    return { admitted: gateway.model.requests.length, refusals: [...errors], ended: Promise.all(ended) };
  };
  return { gateway, askAll, open };
}

const planOf = (concurrentTurns: number, limit?: number): GatewayConfiguration['plans'] => [
  {
    ...configuration().plans[1]!,
    concurrentTurns,
    limits: limit === undefined ? [] : [{ window: 'month', unit: 'tokens', limit }],
  },
];

describe('races for a limit', () => {
  it('admits of 200 parallel requests of one user as many as fit, and no more', async () => {
    const user = newUser();
    const limit = 20_000;
    const { gateway, askAll, open } = holdingGateway({ plans: planOf(200, limit) });

    const { admitted, refusals, ended } = await askAll(
      Array.from({ length: 200 }, () => ({ userId: user, ...TURN })),
    );
    const held = await gateway.used(MONTH_TOKENS, user);
    open();
    await ended;

    expect(admitted).toBe(Math.floor(limit / TOKENS));
    expect(new Set(refusals)).toEqual(new Set(['token_limit_exceeded']));
    expect(held).toBe(admitted * TOKENS);
    expect(await gateway.used(MONTH_TOKENS, user)).toBe(held);
  }, 120_000);

  it('holds 500 turns of 50 users of one team at once, and never one more than its limit has room for', async () => {
    const room = 500;
    const { gateway, askAll, open } = holdingGateway({
      plans: planOf(11),
      teams: [teamOf(room * TOKENS + TOKENS - 1)],
      organisation: organisationOf(2 * room * MICRO_DOLLARS),
    });

    const { admitted, refusals, ended } = await askAll(turnsOf(50, 11));
    const held = await sharedUse(gateway);
    open();
    await ended;

    expect(new Set(refusals)).toEqual(new Set(['token_limit_exceeded']));
    expect([admitted, refusals.length]).toEqual([room, 50 * 11 - room]);
    expect(held).toEqual([room * TOKENS, room * MICRO_DOLLARS]);
    expect(await sharedUse(gateway)).toEqual(held);
  }, 180_000);

  it('passes neither where the team’s limit and the organisation’s are reached at the same time', async () => {
    const room = 40;
    const [, before] = await sharedUse(new MeteringGateway({ tables, clock: new ManualClock() }));
    const { gateway, askAll, open } = holdingGateway({
      plans: planOf(3),
      teams: [teamOf(room * TOKENS, 'another')],
      organisation: organisationOf(before + room * MICRO_DOLLARS),
    });

    const { admitted, ended } = await askAll(turnsOf(20, 3, 'another'));
    const held = await sharedUse(gateway, 'another');
    open();
    await ended;

    // A turn that the one refuses has held room of the other for an instant, in which that may have refused another:
    // of sixty turns the forty that the one has room for need not be the forty of the other.
    expect(admitted).toBeGreaterThanOrEqual(2 * room - 60);
    expect(held[0]).toBeLessThanOrEqual(room * TOKENS);
    expect(held).toEqual([admitted * TOKENS, before + admitted * MICRO_DOLLARS]);
  }, 60_000);
});

const teamOf = (limit: number, name = 'research'): GatewayConfiguration['teams'][number] => ({
  name,
  group: name,
  limits: [{ window: '24h', unit: 'tokens', limit }],
});

const organisationOf = (limit: number): GatewayConfiguration['organisation'] => ({
  limits: [{ window: 'month', unit: 'microDollars', limit }],
});

const turnsOf = (users: number, each: number, team = 'research'): Ask[] =>
  Array.from({ length: users }, newUser).flatMap((userId) =>
    Array.from({ length: each }, () => ({ userId, groups: ['standard', team], ...TURN })),
  );

/** Of the team, in tokens, and of the organisation, in micro-dollars. */
const sharedUse = (gateway: MeteringGateway, team = 'research') =>
  Promise.all([
    gateway.used({ scope: 'team', window: '24h', unit: 'tokens' }, '', team),
    gateway.used({ scope: 'organisation', window: 'month', unit: 'microDollars' }, ''),
  ]);
