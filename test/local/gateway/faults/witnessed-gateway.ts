import type { OutboundEvent } from '../../../../src/gateway/contract/events';
import { userAccount } from '../../../../src/gateway/metering/accounts';
import type { Answer } from '../../../../src/client/gateway';
import type { FunctionResource, LocalResources } from '../../../../src/local/resources';
import { chargedIn, LedgerTables } from '../ledger-tables';
import type { RunningGateway, SignedIn } from '../running-gateway';
import { ask, runGateway, signInAs } from '../running-gateway';
import type { TurnTraces } from './turn-traces';
import { eventTraces, logTraces, recordOf } from './turn-traces';

export const CHAT = 'ai-gateway-chat';

const PASSWORD = 'Correct-horse-9';

/** A gateway of its own, and everything that is told of its turns. */
export interface WitnessedGateway extends RunningGateway {
  /** Signs in somebody who has asked nothing yet. */
  newcomer(): Promise<SignedIn>;
  /** Opens another session of a user's, as another tab or device does. */
  signInAgain(user: SignedIn): Promise<SignedIn>;
  /** Asks, and waits until Lambda has done all that follows from it. */
  turn(user: SignedIn, prompt: string, how?: HowToAsk): Promise<TurnTraces>;
  /** The traces of a turn whose events were read already. */
  tracesOf(answer: Answer, events: readonly OutboundEvent[]): Promise<TurnTraces>;
  /** What a user used this month by the ledger, by the counters, and by what the gateway answers; and what is held. */
  booksOf(user: SignedIn): Promise<Books>;
}

export interface HowToAsk {
  /** Over the request's own fields. */
  readonly override?: object;
  /** Done once the answer's second piece of text has come. */
  readonly inMidAnswer?: (answer: Answer) => void | Promise<void>;
  /** Done as soon as the last event has come. */
  readonly onEnd?: () => void;
}

export interface Books {
  readonly ledger: ReturnType<typeof chargedIn>;
  readonly counters: ReturnType<typeof chargedIn>;
  readonly usage: number;
  readonly holds: readonly string[];
}

/** Starts a gateway whose users sign in without SRP, which is slow and not what is tested. */
export async function runWitnessed(
  options: Parameters<typeof runGateway>[0] = {},
): Promise<WitnessedGateway> {
  const { adapt = (resources: LocalResources) => resources } = options;
  const running = await runGateway({ ...options, adapt: (resources) => withPasswords(adapt(resources)) });
  const tables = new LedgerTables(running.local.dynamoDb.url);
  const { lambda, observations } = running.local;
  const sessions: SignedIn['gateway'][] = [];
  let newcomers = 0;

  const signIn = async (username: string): Promise<SignedIn> => {
    const user = await signInAs(running.local.outputs, username, PASSWORD, 'USER_PASSWORD_AUTH');
    sessions.push(user.gateway);
    return user;
  };

  const tracesOf = async (answer: Answer, events: readonly OutboundEvent[]): Promise<TurnTraces> => {
    await lambda.drain();
    const turns = await tables.turns();
    return {
      ...eventTraces(events),
      gaps: answer.gaps,
      record: recordOf(turns, answer.requestId),
      ...logTraces(observations.logs, answer.requestId),
    };
  };

  return {
    ...running,
    newcomer: async () => {
      const username = `newcomer-${++newcomers}`;
      const email = `${username}@example.com`;
      await running.local.cognito.putUser({ username, email, password: PASSWORD, groups: ['standard'] });
      return signIn(username);
    },
    signInAgain: ({ username }) => signIn(username),
    turn: async ({ gateway }, prompt, { override, inMidAnswer, onEnd } = {}) => {
      const answer = ask(gateway, prompt, override);
      const events = await read(answer, inMidAnswer);
      onEnd?.();
      return tracesOf(answer, events);
    },
    tracesOf,
    booksOf: async ({ userId, gateway }) => ({
      ledger: chargedIn((await tables.turns()).filter((turn) => turn.userId === userId)),
      counters: await tables.monthCounters(userAccount(userId)),
      usage: await tokensUsed(gateway),
      holds: await tables.holds(userId),
    }),
    stop: async () => {
      tables.close();
      for (const each of sessions) await each.close();
      await running.stop();
    },
  };
}

/** Changes one function of a gateway. */
export const withFunction =
  (name: string, change: (resource: FunctionResource) => Partial<FunctionResource>) =>
  (resources: LocalResources): LocalResources => ({
    ...resources,
    functions: resources.functions.map((each) => (each.name === name ? { ...each, ...change(each) } : each)),
  });

async function read(answer: Answer, inMidAnswer: HowToAsk['inMidAnswer']): Promise<OutboundEvent[]> {
  const events: OutboundEvent[] = [];
  let deltas = 0;
  for await (const event of answer) {
    events.push(event);
    if ('contentBlockDelta' in event && ++deltas === 2) await inMidAnswer?.(answer);
  }
  if (inMidAnswer && deltas < 2) throw new Error('The answer had no middle: nothing was done in it.');
  return events;
}

async function tokensUsed(gateway: SignedIn['gateway']): Promise<number> {
  const { limits } = await gateway.usage();
  return limits.find(
    ({ scope, window, unit }) => scope === 'user' && window === 'month' && unit === 'tokens',
  )!.used;
}

function withPasswords(resources: LocalResources): LocalResources {
  const clients = resources.userPool.clients.map((client) => ({
    ...client,
    explicitAuthFlows: [...client.explicitAuthFlows, 'ALLOW_USER_PASSWORD_AUTH'],
  }));
  return { ...resources, userPool: { ...resources.userPool, clients } };
}
