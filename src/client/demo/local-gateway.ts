import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { type AmplifyOutputs, readAmplifyOutputs } from '../amplify-outputs';
import { GatewayClientError } from '../errors';
import type { Credentials } from './credentials';

const PROJECT_DIRECTORY = path.resolve(__dirname, '../../..');
const READY = 'Gateway ready';
const PROBE_MS = 2_000;
const STOP_MS = 10_000;

export interface DemoGateway {
  readonly outputs: AmplifyOutputs;
  /** The users that a local gateway has written beside its outputs. */
  readonly demoUsers: readonly Credentials[];
  /** Stops what was started for this demo; nothing where the gateway ran before. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly stateDirectory: string;
  readonly onProgress: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Where the local gateway keeps its state: the same setting as `npm start` reads. */
export function localStateDirectory(environment: NodeJS.ProcessEnv): string {
  return path.resolve(PROJECT_DIRECTORY, environment['AI_GATEWAY_STATE_DIRECTORY'] ?? '.local');
}

/** The gateway that a file describes. @throws GatewayClientError `invalid_outputs` */
export async function readGateway(outputsFile: string): Promise<DemoGateway> {
  const outputs = readAmplifyOutputs(await readJson(outputsFile));
  const users = path.join(path.dirname(outputsFile), 'demo-users.json');
  const demoUsers =
    outputs.custom.local === undefined ? [] : ((await readJson(users).catch(() => [])) as Credentials[]);
  return { outputs, demoUsers, stop: async () => {} };
}

/**
 * The local gateway: the one that runs, else one that is started for this demo.
 *
 * @throws GatewayClientError `gateway_not_started`
 */
export async function findOrStartGateway(options: StartOptions): Promise<DemoGateway> {
  const outputsFile = path.join(options.stateDirectory, 'amplify_outputs.json');
  const found = await readGateway(outputsFile).catch(() => undefined);
  if (found && (await answers(found.outputs))) return found;

  options.onProgress('No gateway runs: starting one for this demo.');
  const stop = await startGateway(options);
  try {
    return { ...(await readGateway(outputsFile)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function answers({ custom: { events, local } }: AmplifyOutputs): Promise<boolean> {
  const urls = [events.url, ...(local ? [local.user_pool_endpoint] : [])];
  const probes = urls.map((url) => fetch(url, { signal: AbortSignal.timeout(PROBE_MS) }));
  return (await Promise.allSettled(probes)).every(({ status }) => status === 'fulfilled');
}

async function startGateway({ onProgress, signal }: StartOptions): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/local/main.ts'], {
    cwd: PROJECT_DIRECTORY,
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
    // Away from the terminal's Ctrl-C: the turn is cancelled first.
    detached: true,
  });
  const kill = () => void child.kill();
  process.once('exit', kill);
  signal.addEventListener('abort', kill);

  const exited = once(child, 'exit');
  const ready = new Promise<void>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      if (line === READY) resolve();
      else if (line.startsWith('•')) onProgress(line);
    });
  });
  const notStarted = exited.then(() => {
    throw new GatewayClientError('gateway_not_started', 'The local gateway did not start.');
  });
  notStarted.catch(() => {});
  await Promise.race([ready, notStarted]);
  // From here on the gateway is needed for the cancelled turn to end.
  signal.removeEventListener('abort', kill);
  return () => stopGateway(child, exited);
}

async function stopGateway(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  child.kill();
  const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await exited;
  clearTimeout(deadline);
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new GatewayClientError('invalid_outputs', `${file} cannot be read as JSON.`, { cause });
  }
}
