import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from '../../../../src/client/gateway';
import type { OutboundEvent } from '../../../../src/gateway/contract/events';
import type { LocalResources } from '../../../../src/local/resources';
import type { RunningGateway, SignedIn } from '../running-gateway';
import { ask, collect, errorOf, metadataOf, runGateway, textOf } from '../running-gateway';

/** As many as subscriptions fit on one connection, which all users of a process share. */
const USERS = 200;

/** Answers at once, each by a process of its own: the other requests wait in the function's queue. All 200 need 7 GB. */
const AT_ONCE = Number(process.env['AI_GATEWAY_STREAMS_AT_ONCE'] ?? 30);

const WORDS = 30;

/** Tokens a second of each answer; of all together what two cores can carry. */
const PACE = Math.floor(400 / AT_ONCE);

/** Two cores play many machines and a table: functions publish less often, and wait longer for the table. */
const PATIENT = {
  AI_GATEWAY_CADENCE_MS: '500',
  AI_GATEWAY_CHECKPOINT_MS: '10000',
  AI_GATEWAY_HEARTBEAT_MS: '10000',
  AI_GATEWAY_STORE_TIMEOUT_MS: '30000',
  AI_GATEWAY_LEASE_MS: '180000',
};

/** With SRP two hundred sign-ins, which are not what is tested, take ten times as long. */
const adapt = (resources: LocalResources): LocalResources => {
  const clients = resources.userPool.clients.map((client) => ({
    ...client,
    explicitAuthFlows: [...client.explicitAuthFlows, 'ALLOW_USER_PASSWORD_AUTH'],
  }));
  const functions = resources.functions.map((each) => ({
    ...each,
    reservedConcurrency: AT_ONCE,
    // A request may wait in the queue for longer than a user would.
    asynchronous: { ...each.asynchronous, maximumEventAgeSeconds: 600 },
  }));
  return { ...resources, functions, userPool: { ...resources.userPool, clients } };
};

let running: RunningGateway;
beforeAll(async () => {
  running = await runGateway({ adapt, environment: PATIENT });
}, 60_000);
afterAll(() => running.stop());

describe('two hundred users at once', () => {
  it('each get the whole of their own answer, in order and without a gap', async () => {
    const users: Subscriber[] = [];
    while (users.length < USERS) users.push(...(await Promise.all(Array.from({ length: 10 }, subscriber))));

    const streams = await Promise.all(
      users.map(async ({ user: { gateway, username }, conversationId }) => {
        // An answer that names its reader: a crossed one would show.
        const words = Array.from({ length: WORDS }, (_, index) => `${username}.${index}`).join(' ');
        const answer = ask(gateway, `[[echo=${words}]] [[pace=${PACE}]]`, { conversationId });
        return { words, answer, ...(await timed(answer)) };
      }),
    );

    for (const { words, answer, events } of streams) {
      expect(errorOf(events)).toBeUndefined();
      expect(textOf(events)).toBe(words);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, position) => position));
      expect(metadataOf(events)!.usage.outputTokens).toBeGreaterThanOrEqual(WORDS * 3);
      expect(answer.gaps).toBe(0);
    }
    process.stdout.write(
      `${USERS} users asked at once; up to ${mostAtOnce(streams)} answers streamed at once\n`,
    );
  }, 240_000);
});

interface Subscriber {
  readonly user: SignedIn;
  readonly conversationId: string;
}

/** A user in a conversation that has begun: on busy cores two hundred subscriptions at once take longer than Amplify waits. */
async function subscriber(): Promise<Subscriber> {
  const conversationId = crypto.randomUUID();
  const user = await running.newUser(['standard'], 'USER_PASSWORD_AUTH');
  await collect(ask(user.gateway, '[[tokens=1]] [[pace=0]] [[first=0]]', { conversationId }));
  return { user, conversationId };
}

interface Stream {
  readonly events: readonly OutboundEvent[];
  /** Of the first event and the last, in milliseconds. */
  readonly from: number;
  readonly until: number;
}

async function timed(answer: Answer): Promise<Stream> {
  let from = Infinity;
  const noticed = async function* () {
    for await (const event of answer) {
      from = Math.min(from, performance.now());
      yield event;
    }
  };
  return { events: await collect(noticed()), from, until: performance.now() };
}

function mostAtOnce(streams: readonly Stream[]): number {
  return Math.max(
    ...streams.map(({ from: at }) => streams.filter(({ from, until }) => from <= at && at < until).length),
  );
}
