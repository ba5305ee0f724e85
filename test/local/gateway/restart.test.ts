import { afterAll, describe, expect, it } from '@jest/globals';
import { fetchAuthSession } from 'aws-amplify/auth';
import { events as amplifyEvents } from 'aws-amplify/data';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import type { OutboundEvent } from '../../../src/gateway/contract/events';
import type { DemoUser } from '../../../src/local/demo-users';
import type { SignedIn } from './running-gateway';
import { ask, collect, metadataOf, signInAs } from './running-gateway';

const projectDirectory = path.resolve(__dirname, '../../..');
const stateDirectory = mkdtempSync(path.join(tmpdir(), 'ai-gateway-'));
const stateFile = <T>(name: string) => JSON.parse(readFileSync(path.join(stateDirectory, name), 'utf8')) as T;

let gateway: ChildProcess | undefined;
const signedIn: SignedIn[] = [];
afterAll(async () => {
  for (const user of signedIn) await user.gateway.close();
  gateway?.kill('SIGKILL');
  rmSync(stateDirectory, { recursive: true, force: true });
});

/** `npm start`'s own command; resolves at its last line, with all that it printed. */
async function start(): Promise<string[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/local/main.ts'], {
    cwd: projectDirectory,
    env: { ...process.env, PORT: '0', AI_GATEWAY_STATE_DIRECTORY: stateDirectory },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  gateway = child;
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (line === 'Gateway ready') return lines;
  }
  throw new Error(`The gateway ended: ${lines.join('\n')}`);
}

async function signIn(): Promise<SignedIn> {
  const [{ username, password }] = stateFile<[DemoUser]>('demo-users.json');
  const user = await signInAs(stateFile('amplify_outputs.json'), username, password);
  signedIn.push(user);
  return user;
}

describe('a gateway that is killed in mid-answer', () => {
  it('still has its users, tokens, usage and finished answers when it is started again', async () => {
    const printed = await start();
    const [{ username, password }] = stateFile<[DemoUser]>('demo-users.json');
    expect(printed.join('\n')).toContain(`${username}  ${password}`);

    const before = await signIn();
    const finished = ask(before.gateway, 'Hello [[pace=0]]');
    const answer = await collect(finished);
    const usage = metadataOf(answer)!.usage;
    const token = (await fetchAuthSession(before.context)).tokens!.accessToken.toString();
    const killed = ask(before.gateway, 'Long [[tokens=2000]] [[pace=40]]');
    await killed[Symbol.asyncIterator]().next();
    gateway!.kill('SIGKILL');
    await once(gateway!, 'exit');
    await before.gateway.close();

    await start();
    const after = await signIn();

    expect(after.userId).toBe(before.userId);
    expect((await after.gateway.usage()).limits[0]!.used).toBeGreaterThanOrEqual(usage.totalTokens);
    expect(await comeBack(after, finished.requestId)).toEqual({
      received: answer,
      turn: { state: 'settled', outcome: 'completed' },
    });
    expect(await comeBack(after, killed.requestId)).toMatchObject({ turn: { state: 'invoked' } });
    expect(await publishWith(token, after.userId)).toBe(200);
    expect(metadataOf(await collect(ask(after.gateway, 'Hello again [[pace=0]]')))).toBeDefined();
  }, 90_000);
});

/** What a client that comes back asks: what of this answer was kept, and where does its turn stand? */
async function comeBack({ context, userId }: SignedIn, requestId: string) {
  const own = crypto.randomUUID();
  const channel = await amplifyEvents.connect(context, `/Outbound-Messages/${userId}/${own}`);
  const received: OutboundEvent[] = [];
  const turn = await new Promise<unknown>((resolve, reject) => {
    const subscription = channel.subscribe({
      next: ({ event }: { event: OutboundEvent }) => {
        if ('turn' in event) resolve(event.turn);
        else received.push(event);
      },
      error: reject,
    });
    void subscription.ready.then(() =>
      amplifyEvents.post(context, `/Inbound-Messages/${userId}/${own}`, { type: 'resume', requestId }),
    );
  });
  channel.close();
  return { received, turn };
}

async function publishWith(token: string, userId: string): Promise<number> {
  const { custom } = stateFile<{ custom: { events: { url: string } } }>('amplify_outputs.json');
  const response = await fetch(custom.events.url, {
    method: 'POST',
    headers: { authorization: token, 'content-type': 'application/json' },
    body: JSON.stringify({ channel: `/Inbound-Messages/${userId}`, events: ['{"type":"usage"}'] }),
  });
  return response.status;
}
