import { expect } from '@jest/globals';
import type { AmplifyContext } from 'aws-amplify';
import { signIn } from 'aws-amplify/auth';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { WebSocket } from 'ws';
import { connectGateway } from '../../../src/client/amplify';
import type { Answer, Gateway } from '../../../src/client/gateway';
import { createUserContext } from '../../../src/client/user-context';
import type { OutboundEvent } from '../../../src/gateway/contract/events';
import type { LocalGateway, LocalGatewayOptions } from '../../../src/local/local-gateway';
import { startLocalGateway } from '../../../src/local/local-gateway';
import type { LocalSettings } from '../../../src/local/settings';
import { readSettings } from '../../../src/local/settings';
import '../../client/quiet-amplify';
import { deployedStackFile } from '../stack/deployed-stack';
import { leftBehind, WrittenTexts } from './left-behind';

const projectDirectory = path.resolve(__dirname, '../../..');
const PASSWORD = 'Correct-horse-9';

export interface SignedIn {
  readonly gateway: Gateway;
  readonly context: AmplifyContext;
  readonly userId: string;
  readonly username: string;
}

/** The whole local gateway with a state of its own, and real clients of it. */
export interface RunningGateway {
  readonly local: LocalGateway;
  /** Signs a new user in through aws-amplify: with SRP, which the stack allows, or with the password where `adapt` allows it. */
  newUser(groups?: readonly string[], flow?: AuthFlow): Promise<SignedIn>;
  /** Stops it all, and fails where a word of what was asked is in its logs, its traces or its records. */
  stop(): Promise<void>;
}

export async function runGateway(
  options: LocalGatewayOptions & Partial<LocalSettings> = {},
): Promise<RunningGateway> {
  const stateDirectory = await mkdtemp(path.join(tmpdir(), 'ai-gateway-'));
  const local = await startLocalGateway(
    { ...readSettings({ PORT: '0' }, projectDirectory), stateDirectory, ...options },
    { stackFile: await deployedStackFile(), ...options },
  );
  const gateways: Gateway[] = [];
  const written = new WrittenTexts();
  let users = 0;
  return {
    local,
    newUser: async (groups = ['standard'], flow = 'USER_SRP_AUTH') => {
      const username = `user-${++users}`;
      await local.cognito.putUser({ username, email: `${username}@example.com`, password: PASSWORD, groups });
      const user = await signInAs(local.outputs, username, PASSWORD, flow);
      gateways.push(user.gateway);
      return { ...user, gateway: rememberedBy(written, user.gateway) };
    },
    stop: async () => {
      for (const gateway of gateways) await gateway.close();
      const found = written.foundIn(await leftBehind(local));
      await local.close();
      await rm(stateDirectory, { recursive: true, force: true });
      expect({ textsOfUsersInLogsTracesOrTables: found }).toEqual({ textsOfUsersInLogsTracesOrTables: [] });
    },
  };
}

/** The same gateway, with what is asked of it remembered. */
function rememberedBy(written: WrittenTexts, gateway: Gateway): Gateway {
  const chat: Gateway['chat'] = (input) => {
    written.add(input);
    return gateway.chat(input);
  };
  return new Proxy(gateway, {
    get: (target, name: keyof Gateway) => {
      const member = target[name];
      if (name === 'chat') return chat;
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

type AuthFlow = 'USER_SRP_AUTH' | 'USER_PASSWORD_AUTH';

export async function signInAs(
  outputs: object,
  username: string,
  password: string,
  authFlowType: AuthFlow = 'USER_SRP_AUTH',
): Promise<SignedIn> {
  const context = createUserContext(outputs, {
    webSocket: WebSocket as unknown as typeof globalThis.WebSocket,
  });
  await signIn(context, { username, password, options: { authFlowType } });
  const gateway = await connectGateway({ context, idleTimeoutMs: 120_000 });
  return { gateway, context, userId: gateway.userId, username };
}

export const ask = (gateway: Gateway, text: string, override: object = {}): Answer =>
  gateway.chat({
    conversationId: crypto.randomUUID(),
    modelId: 'nova-lite',
    messages: [{ role: 'user', content: [{ text }] }],
    ...override,
  });

export async function collect(answer: AsyncIterable<OutboundEvent>): Promise<OutboundEvent[]> {
  const events: OutboundEvent[] = [];
  for await (const event of answer) events.push(event);
  return events;
}

export const textOf = (events: readonly OutboundEvent[]): string =>
  events
    .map((event) => ('contentBlockDelta' in event ? (event.contentBlockDelta.delta.text ?? '') : ''))
    .join('');

export const errorOf = (events: readonly OutboundEvent[]) => {
  const last = events.at(-1);
  return last && 'error' in last ? last.error : undefined;
};

export const metadataOf = (events: readonly OutboundEvent[]) => {
  const last = events.at(-1);
  return last && 'metadata' in last ? last.metadata : undefined;
};
