import { afterAll, beforeAll } from '@jest/globals';
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { HarnessError } from './harness-error';
import { PYTHON } from './python';

const START_MILLISECONDS = 60_000;

/** An emulated AWS account (123456789012) that starts empty. */
export interface Moto {
  /** `http://127.0.0.1:<port>`, without a slash at its end. */
  readonly url: string;
  /** For `terraform(…, { environment })`; the rest of the AWS identity is `terraformEnvironment`'s. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/**
 * Starts moto's server and waits until it answers.
 * @param settings environment of the server, such as `MOTO_IAM_LOAD_MANAGED_POLICIES: 'true'` where AWS's own policies are attached.
 * @throws {HarnessError} `MOTO_DID_NOT_START` with what the server said.
 */
export async function startMoto(settings: Readonly<Record<string, string>> = {}): Promise<Moto> {
  const server = spawn(PYTHON, ['-B', path.join(__dirname, 'serve_moto.py')], {
    env: { ...process.env, PYTHONUNBUFFERED: '1', ...settings },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const gone = new Promise<void>((resolve) => {
    server.once('close', () => resolve());
    server.once('error', () => resolve());
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    const fail = (cause?: Error) => {
      server.stdin.destroy();
      reject(
        new HarnessError(
          'MOTO_DID_NOT_START',
          `moto does not start within ${START_MILLISECONDS / 1000} s: pip install 'moto[server]'. It said: ${said}`,
          { cause },
        ),
      );
    };
    const limit = setTimeout(fail, START_MILLISECONDS);
    server.once('error', fail);
    server.once('close', () => fail());
    server.stderr.on('data', (chunk: Buffer) => {
      // One line a request follows; only the beginning says anything.
      if (said.length < 10_000) said += chunk.toString();
      const running = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (running === undefined) return;
      clearTimeout(limit);
      resolve(running);
    });
  });
  return {
    url,
    environment: { AWS_ENDPOINT_URL: url },
    stop: async () => {
      server.stdin.destroy();
      await gone;
    },
  };
}

/** `startMoto` for one suite: call it in the body of a `describe`, read `environment` in its tests. */
export function useMoto(settings: Readonly<Record<string, string>> = {}): Omit<Moto, 'stop'> {
  let moto: Moto | undefined;
  beforeAll(async () => {
    moto = await startMoto(settings);
  }, 2 * START_MILLISECONDS);
  afterAll(() => moto?.stop());
  const started = () => {
    if (moto === undefined)
      throw new HarnessError('MOTO_DID_NOT_START', 'Read moto in a test or a later hook.');
    return moto;
  };
  return {
    get url() {
      return started().url;
    },
    get environment() {
      return started().environment;
    },
  };
}

/** moto has no virtual-hosted buckets, and what it lacks would be retried for minutes; but at times it closes a connection. */
const FOR_MOTO = { s3_use_path_style: true, max_retries: 2 };

/**
 * Makes a root module's `aws` provider fit for moto: writes `test_override.tf.json` beside it. `aliases` are those that the
 * configuration declares itself; a name that it does not declare is an error of Terraform's.
 */
export async function providerOverride(directory: string, aliases: readonly string[] = []): Promise<void> {
  const aws = [FOR_MOTO, ...aliases.map((alias) => ({ alias, ...FOR_MOTO }))];
  await writeFile(
    path.join(directory, 'test_override.tf.json'),
    JSON.stringify({ provider: { aws } }, null, 2),
  );
}
