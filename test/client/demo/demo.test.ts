import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runDemo } from '../../../src/client/demo/demo';
import { ada, bob, TestGateway } from '../test-gateway';
import { answerOf, delta, limit, messageStop, metadata, numbered } from '../turn-events';

const projectDirectory = resolve(__dirname, '../../..');
let server: TestGateway;
let directory: string;
let outputsFile: string;

beforeAll(async () => {
  server = await TestGateway.start();
  directory = await mkdtemp(join(tmpdir(), 'demo-'));
  outputsFile = join(directory, 'amplify_outputs.json');
  await writeFile(outputsFile, JSON.stringify(server.outputs));
  await writeFile(join(directory, 'demo-users.json'), JSON.stringify([ada, bob]));
});

afterAll(async () => {
  await server.stop();
  await rm(directory, { recursive: true });
});

/** Runs the demo in this process; `asked` questions wait in `server`. */
function runHere(...args: string[]) {
  const written = { stdout: '', stderr: '' };
  const code = runDemo([...args, '--outputs', outputsFile], {
    environment: {},
    output: (text) => void (written.stdout += text),
    tell: (line) => void (written.stderr += `${line}\n`),
    signal: new AbortController().signal,
  });
  return code.then((code) => ({ ...written, code }));
}

/** Runs the demo as `npm run demo` does. */
function spawnDemo(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/client/demo/main.ts', ...args], {
    cwd: projectDirectory,
    env: { ...process.env, AI_GATEWAY_STATE_DIRECTORY: join(directory, 'state') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written.stderr += text));
  const finished = once(child, 'close').then(([code]) => ({ ...written, code: code as number }));
  return { child, finished };
}

const lastLineOf = (stdout: string): unknown => JSON.parse(stdout.trimEnd().split('\n').at(-1)!);

/** The demo's questions: first for the models, then the prompt. */
async function answerModels(): Promise<void> {
  const { reply } = await server.asked();
  const models = [
    {
      modelId: 'claude-haiku-4-5',
      name: 'Haiku',
      maxOutputTokens: 8_192,
      contextTokens: 200_000,
      capabilities: [],
    },
  ];
  await reply(numbered({ models }));
}

/** It builds the whole gateway first. */
const SELF_START_MS = 90_000;

describe('the demo', () => {
  it('prints the answer as text, then what it cost', async () => {
    const finished = runHere('Hello');
    await answerModels();
    const { reply, request } = await server.asked();
    await reply(answerOf('Good ', 'morning'));
    const { stdout, code } = await finished;

    expect(request).toMatchObject({
      modelId: 'claude-haiku-4-5',
      messages: [{ content: [{ text: 'Hello' }] }],
    });
    expect(stdout).toMatch(/^Good morning\n\nmodel {6}claude-haiku-4-5\n[^]*cost {7}\$0\.000085/);
    expect(code).toBe(0);
  });

  it('prints one object with --json', async () => {
    const finished = runHere('Hello', '--json', '--model', 'nova-lite');
    const { reply, request } = await server.asked();
    await reply(answerOf('Good ', 'morning'));
    const { stdout, code } = await finished;

    expect(lastLineOf(stdout)).toEqual({
      requestId: request.requestId,
      conversationId: 'conversationId' in request && request.conversationId,
      modelId: 'claude-haiku-4-5',
      text: 'Good morning',
      stopReason: 'end_turn',
      usage: { inputTokens: 10, outputTokens: 15 },
      events: 5,
      gaps: 0,
      firstTokenMs: expect.any(Number),
      totalMs: expect.any(Number),
      remaining: [limit],
      traceId: '1-67891233-abcdef012345678912345678',
    });
    expect(code).toBe(0);
  });

  it('fails where events of the answer are missing', async () => {
    const finished = runHere('Hello', '--json', '--model', 'nova-lite');
    const { reply } = await server.asked();
    await reply(answerOf('lost', 'found').filter(({ seq }) => seq !== 1));
    const { stdout, code } = await finished;

    expect(lastLineOf(stdout)).toMatchObject({ text: 'found', gaps: 1, error: { code: 'incomplete' } });
    expect(code).toBe(1);
  });

  it('fails with what to do next where the gateway answers an error', async () => {
    const finished = runHere('Hello', '--json', '--model', 'gpt');
    const { reply, request } = await server.asked();
    const { requestId } = request;
    await reply(
      numbered({ error: { type: 'model_not_allowed', message: 'Not yours.', requestId, details: {} } }),
    );
    const { stdout, stderr, code } = await finished;

    expect(lastLineOf(stdout)).toMatchObject({
      requestId,
      error: { code: 'model_not_allowed', message: 'Not yours.' },
    });
    expect(stderr).toContain('Choose another --model');
    expect(code).toBe(1);
  });

  it('cancels the turn on Ctrl-C and waits for its end', async () => {
    const { child, finished } = spawnDemo('Hello', '--model', 'nova-lite', '--outputs', outputsFile);
    const { reply, request } = await server.asked();
    const printed = once(child.stdout, 'data');
    await reply(numbered({ messageStart: { role: 'assistant' } }, delta('Good')));
    await printed;
    child.kill('SIGINT');
    const cancel = await server.asked();
    await reply([messageStop('cancelled'), metadata].map((event, index) => ({ ...event, seq: index + 2 })));
    const { stdout, code } = await finished;

    expect(cancel.request).toEqual({ type: 'cancel', requestId: request.requestId });
    expect(stdout).toMatch(/^Good\n\nmodel/);
    expect(code).toBe(130);
  });

  it('shows how it is used where it is used wrongly', async () => {
    const { stdout, stderr, code } = await runHere();

    expect(stdout).toBe('');
    expect(stderr).toContain('Usage: npm run demo');
    expect(code).toBe(2);
  });

  it(
    'starts a gateway where none runs, and stops it at the end',
    async () => {
      const { stdout, stderr, code } = await spawnDemo('[[tokens=5]]', '--json').finished;
      const outputs = await readFile(join(directory, 'state', 'amplify_outputs.json'), 'utf8');
      const { custom } = JSON.parse(outputs) as { custom: { events: { url: string } } };

      expect(stderr).toContain('No gateway runs');
      expect(lastLineOf(stdout)).toMatchObject({ usage: { outputTokens: 5 }, gaps: 0 });
      expect(code).toBe(0);
      await expect(fetch(custom.events.url)).rejects.toThrow('fetch failed');
    },
    SELF_START_MS,
  );
});
