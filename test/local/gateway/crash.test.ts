import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout } from 'node:timers/promises';
import { sharedAccount, userAccount } from '../../../src/gateway/metering/accounts';
import type { LocalResources } from '../../../src/local/resources';
import { Assassin } from './assassin';
import { chargedIn, LedgerTables } from './ledger-tables';
import type { RunningGateway, SignedIn } from './running-gateway';
import { ask, collect, errorOf, metadataOf, runGateway } from './running-gateway';

const CHAT = 'ai-gateway-chat';
const OPERATIONS = 'ai-gateway-operations';
const LEASE_MS = 1_500;
const HEARTBEAT_MS = 300;
/** As long as a lease of this length allows, with three attempts and a heartbeat. */
const STORE_TIMEOUT_MS = (LEASE_MS - HEARTBEAT_MS) / 3;

/** Less often than deployed: a turn shall have a few publishes, and not each of them tells anything new. */
const CADENCE_MS = 150;

/** A turn that lasts longer than a heartbeat. */
const PROMPT = '[[tokens=8]] [[pace=20]] [[first=50]]';

interface Crash {
  readonly user: SignedIn;
  /** The phase and the call at which the function died: `done dynamodb UpdateItem 2`. */
  readonly at: string;
}

/** Nothing sweeps but the test; every asynchronous invocation is retried once; signing in is fast. */
const adapt = (resources: LocalResources): LocalResources => ({
  ...resources,
  schedules: [],
  functions: resources.functions.map((each) =>
    each.name === CHAT ? { ...each, asynchronous: { ...each.asynchronous, maximumRetryAttempts: 1 } } : each,
  ),
  userPool: {
    ...resources.userPool,
    clients: resources.userPool.clients.map((client) => ({
      ...client,
      explicitAuthFlows: [...client.explicitAuthFlows, 'ALLOW_USER_PASSWORD_AUTH'],
    })),
  },
});

let running: RunningGateway;
let tables: LedgerTables;
const assassin = new Assassin(CHAT, () => running.local.lambda);
const crashes: Crash[] = [];

/** Asks in a user's name, and waits until Lambda has done all that follows from it. */
async function turn(victim?: string): Promise<SignedIn> {
  const user = await running.newUser(['standard'], 'USER_PASSWORD_AUTH');
  // From a cold start the calls are the same every time.
  await assassin.stop();
  const { called } = assassin.watch(victim);
  // What the user hears of it is not what is tested, and may be nothing.
  collect(ask(user.gateway, PROMPT)).catch(() => undefined);
  await called;
  await running.local.lambda.drain();
  return user;
}

/** A crash at every call that a turn makes. Where the calls are cut in other pieces than in the first turn, some do not come. */
async function crashEverywhere(): Promise<void> {
  await turn();
  assassin.rest();
  for (const at of assassin.calls) {
    const user = await turn(at);
    if (assassin.rest()) crashes.push({ user, at });
  }
}

async function operate(action: 'sweep' | 'reconcile'): Promise<void> {
  const { functionError, payload } = await running.local.lambda.invoke(OPERATIONS, { action });
  if (functionError !== undefined) throw new Error(`${action} failed: ${JSON.stringify(payload)}`);
}

beforeAll(async () => {
  running = await runGateway({
    adapt,
    onRequest: assassin.onRequest,
    // As on AWS, where a minute passes, the lease has run out when the retry comes.
    retryDelayMs: [LEASE_MS + 100],
    environment: {
      AI_GATEWAY_CADENCE_MS: String(CADENCE_MS),
      AI_GATEWAY_LEASE_MS: String(LEASE_MS),
      AI_GATEWAY_HEARTBEAT_MS: String(HEARTBEAT_MS),
      AI_GATEWAY_STORE_TIMEOUT_MS: String(STORE_TIMEOUT_MS),
    },
  });
  tables = new LedgerTables(running.local.dynamoDb.url);
  await crashEverywhere();
  await setTimeout(2 * LEASE_MS);
  await operate('sweep');
  // What was settled within a lease of it, the reconcile leaves for the next time.
  await setTimeout(2 * LEASE_MS);
  await operate('reconcile');
}, 600_000);
afterAll(async () => {
  tables.close();
  await running.stop();
});

/** What a check finds of each crash, by where it was; nothing where all is well. */
async function findings(check: (user: SignedIn) => Promise<unknown>): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const { user, at } of crashes) {
    const finding = await check(user);
    if (finding !== undefined) found[at] = finding;
  }
  return found;
}

describe('a chat function that was killed at any call of its ports', () => {
  it('was killed before and after a call of each of them, and within a stream', () => {
    const died = crashes.map(({ at }) => at.split(' ').slice(0, 2).join(' '));

    expect([...new Set(died)].sort()).toEqual([
      'done bedrock',
      'done dynamodb',
      'done events',
      'received bedrock',
      'received dynamodb',
      'received events',
      'streaming bedrock',
    ]);
  });

  it('leaves no turn that is not settled', async () => {
    const turns = await tables.turns();

    expect(turns.filter(({ state }) => state !== 'settled')).toEqual([]);
    expect(await tables.unsettledInIndex()).toBe(0);
  });

  it('leaves counters that are the sum of what the turns were charged', async () => {
    const turns = await tables.turns();

    const wrong = await findings(async ({ userId }) => {
      const counters = await tables.monthCounters(userAccount(userId));
      const charged = chargedIn(turns.filter((turn) => turn.userId === userId));
      return JSON.stringify(counters) === JSON.stringify(charged) ? undefined : { counters, charged };
    });

    expect(wrong).toEqual({});
  });

  it('leaves the organisation’s spending at what all turns were charged', async () => {
    const { microDollars } = await tables.monthCounters(
      sharedAccount('organisation', undefined, 'microDollars'),
    );

    expect(microDollars).toBe(chargedIn(await tables.turns()).microDollars);
  });

  it('leaves nothing held', async () => {
    const left = await findings(async ({ userId }) => {
      const holds = await tables.holds(userId);
      return holds.length === 0 ? undefined : holds;
    });

    expect(left).toEqual({});
  });

  it('leaves users who can ask again', async () => {
    const refused = await findings(async ({ gateway }) => {
      const events = await collect(ask(gateway, 'Hello [[tokens=3]] [[pace=0]] [[first=0]]'));
      return metadataOf(events) === undefined ? errorOf(events) : undefined;
    });

    expect(refused).toEqual({});
  }, 120_000);
});
