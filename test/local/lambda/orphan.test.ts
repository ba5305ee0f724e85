import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { LambdaOptions } from '../../../src/local/lambda/lambda';
import { functionResource } from './deployment';

/**
 * Connects to the test: the connection lives as long as the function's process, and tells of each invocation.
 */
const functionCode = (port: number) => `
  const connection = require('node:net').connect(${port}, '127.0.0.1').unref();
  exports.handler = async ({ hang }) => {
    await new Promise((resolve) => connection.write('invoked', resolve));
    if (hang) await new Promise((resolve) => setTimeout(resolve, 60_000));
  };`;

let directory: string;
let server: Server;
let parent: ChildProcess | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'orphan-'));
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  parent?.kill('SIGKILL');
  server.close();
  await rm(directory, { recursive: true });
});

/**
 * Runs a Lambda in a process of its own, as `npm start` does, and resolves with its function's connection
 * once the handler runs.
 */
async function invokeInOwnProcess(event: object): Promise<Socket> {
  const code = functionCode((server.address() as AddressInfo).port);
  await writeFile(join(directory, 'function.zip'), zipSync({ 'index.js': strToU8(code) }));
  const options: LambdaOptions = {
    region: 'eu-central-1',
    accountId: '123456789012',
    functions: [functionResource({ timeoutSeconds: 60 })],
    projectDirectory: directory,
    workDirectory: join(directory, 'work'),
    environment: {},
  };
  const connected = once(server, 'connection') as Promise<[Socket]>;
  parent = spawn(
    process.execPath,
    ['--import', 'tsx', join(__dirname, 'lambda-process.ts'), JSON.stringify(options), JSON.stringify(event)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [connection] = await connected;
  // A killed process resets the connection.
  connection.on('error', () => connection.destroy());
  await once(connection, 'data');
  return connection;
}

describe('when the local runtime is killed', () => {
  it('a warm function ends too', async () => {
    const connection = await invokeInOwnProcess({ hang: false });
    await once(parent!.stdout!, 'data');

    parent?.kill('SIGKILL');
    await once(connection, 'close');

    expect(connection.destroyed).toBe(true);
  });

  it('a function ends in the middle of an invocation too', async () => {
    const connection = await invokeInOwnProcess({ hang: true });

    parent?.kill('SIGKILL');
    await once(connection, 'close');

    expect(connection.destroyed).toBe(true);
  });
});
