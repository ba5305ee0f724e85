import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  FunctionNotFoundError,
  PayloadTooLargeError,
  ThrottledError,
} from '../../../src/local/lambda/errors';
import { deploy, type Deployment, type TestFunction } from './deployment';

let deployment: Deployment;

async function deployFunction(code: string, resource: Omit<TestFunction, 'code'> = {}): Promise<Deployment> {
  deployment = await deploy({ greeter: { code, ...resource } });
  return deployment;
}

afterEach(() => deployment.dispose());

describe('a synchronous invocation', () => {
  it('resolves with what the handler returns for the event', async () => {
    const { lambda } = await deployFunction(
      'exports.handler = async (event) => ({ greeting: `Hello ${event.name}` });',
    );

    const result = await lambda.invoke('greeter', { name: 'Zoë' });

    expect(result).toEqual({ payload: { greeting: 'Hello Zoë' } });
  });

  it('resolves with null where the handler returns nothing', async () => {
    const { lambda } = await deployFunction('exports.handler = async () => {};');

    expect(await lambda.invoke('greeter', undefined)).toEqual({ payload: null });
  });

  it('gives the handler the context of its invocation', async () => {
    const { lambda, logs } = await deployFunction(
      'exports.handler = async (event, context) => ({ ...context, remaining: context.getRemainingTimeInMillis() });',
      { timeoutSeconds: 20 },
    );

    const { payload } = await lambda.invoke('greeter', {});

    expect(payload).toMatchObject({
      awsRequestId: logs.at(-1)?.requestId,
      functionName: 'greeter',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:greeter',
      memoryLimitInMB: '128',
      logGroupName: '/aws/lambda/greeter',
      logStreamName: expect.stringContaining('[$LATEST]'),
    });
    const { remaining } = payload as { remaining: number };
    expect(remaining).toBeGreaterThan(0);
    expect(remaining).toBeLessThanOrEqual(20_000);
  });

  it('resolves the handler in a folder of the package and below an exported object', async () => {
    const { lambda } = await deployFunction('exports.api = { greet: async () => __filename };', {
      handler: './index.api.greet',
    });

    const { payload } = await lambda.invoke('greeter', {});

    expect(payload).toMatch(/index\.js$/);
  });

  it('rejects for a function that is not configured', async () => {
    const { lambda } = await deployFunction('exports.handler = async () => {};');

    await expect(lambda.invoke('stranger', {})).rejects.toThrow(FunctionNotFoundError);
  });

  it('rejects for a payload above 6 MB', async () => {
    const { lambda } = await deployFunction('exports.handler = async () => {};');

    await expect(lambda.invoke('greeter', 'x'.repeat(6 * 1024 * 1024))).rejects.toThrow(PayloadTooLargeError);
  });

  it('fails the function for a response above 6 MB', async () => {
    const { lambda } = await deployFunction("exports.handler = async () => 'x'.repeat(6 * 1024 * 1024);");

    expect(await lambda.invoke('greeter', {})).toMatchObject({
      functionError: 'Unhandled',
      payload: { errorType: 'Function.ResponseSizeTooLarge' },
    });
  });
});

describe('concurrency', () => {
  const reportsProcess = 'exports.handler = async () => process.pid;';

  it('reuses a warm process for the next invocation', async () => {
    const { lambda } = await deployFunction(reportsProcess);

    const first = await lambda.invoke('greeter', {});
    const second = await lambda.invoke('greeter', {});

    expect(second).toEqual(first);
    expect(lambda.processIds('greeter')).toEqual([first.payload]);
  });

  it('starts another process for a concurrent invocation', async () => {
    const { lambda } = await deployFunction(reportsProcess);

    const results = await Promise.all([lambda.invoke('greeter', {}), lambda.invoke('greeter', {})]);

    expect(new Set(results.map(({ payload }) => payload)).size).toBe(2);
  });

  it('rejects above the reserved concurrency, and accepts again afterwards', async () => {
    const { lambda, metric } = await deployFunction(reportsProcess, { reservedConcurrency: 1 });

    const running = lambda.invoke('greeter', {});
    await expect(lambda.invoke('greeter', {})).rejects.toThrow(ThrottledError);

    const { payload } = await running;
    expect(await lambda.invoke('greeter', {})).toEqual({ payload });
    expect(metric('Throttles')).toEqual([1]);
    expect(metric('Invocations')).toEqual([1, 1]);
  });

  it('stops a process that has been idle for the configured time', async () => {
    deployment = await deploy({ greeter: { code: reportsProcess } }, { idleTimeoutMs: 0 });
    const { payload } = await deployment.lambda.invoke('greeter', {});

    await processEnd(payload as number);

    expect(isRunning(payload as number)).toBe(false);
  });

  it('starts a new process after a warm one was killed from outside', async () => {
    const { lambda } = await deployFunction(reportsProcess);
    const { payload: first } = await lambda.invoke('greeter', {});
    process.kill(first as number, 'SIGKILL');
    await processEnd(first as number);

    const { payload: second } = await lambda.invoke('greeter', {});

    expect(second).toEqual(expect.any(Number));
    expect(second).not.toBe(first);
  });
});

describe('close', () => {
  it('ends all processes, also in the middle of an invocation, and drops waiting events', async () => {
    const { lambda } = await deployFunction(
      'exports.handler = () => new Promise((resolve) => setTimeout(resolve, 60_000));',
      { reservedConcurrency: 1, timeoutSeconds: 60 },
    );
    const running = lambda.invoke('greeter', {});
    await lambda.invokeAsync('greeter', {});

    await lambda.close();

    expect(await running).toMatchObject({ functionError: 'Unhandled' });
    expect(lambda.processIds('greeter')).toEqual([]);
    await lambda.drain();
  });
});

describe('the environment of a function', () => {
  it("is Lambda's, the function's and the local runtime's, and nothing of the developer's but PATH", async () => {
    process.env['DEVELOPER_SECRET'] = 'must not leak';
    deployment = await deploy(
      {
        greeter: {
          code: 'exports.handler = async () => process.env;',
          environment: { TABLE_NAME: 'usage', AWS_ENDPOINT_URL_DYNAMODB: 'https://dynamodb.example' },
        },
      },
      { environment: { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:8000' } },
    );

    const { payload } = await deployment.lambda.invoke('greeter', {});
    delete process.env['DEVELOPER_SECRET'];

    const { _X_AMZN_TRACE_ID, ...environment } = payload as Record<string, string>;
    expect(_X_AMZN_TRACE_ID).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=1$/);
    expect(environment).toEqual({
      TABLE_NAME: 'usage',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:8000',
      PATH: process.env['PATH'],
      LANG: 'en_US.UTF-8',
      TZ: ':UTC',
      AWS_REGION: 'eu-central-1',
      AWS_DEFAULT_REGION: 'eu-central-1',
      AWS_EXECUTION_ENV: expect.stringMatching(/^AWS_Lambda_nodejs\d+\.x$/),
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_FUNCTION_NAME: 'greeter',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/greeter',
      AWS_LAMBDA_LOG_STREAM_NAME: expect.any(String),
      AWS_LAMBDA_RUNTIME_API: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
      LAMBDA_TASK_ROOT: expect.stringContaining(deployment.directory),
      _HANDLER: 'index.handler',
    });
  });

  it('limits the heap to the memory of the function', async () => {
    const { lambda } = await deployFunction('exports.handler = async () => process.execArgv;', {
      memoryMegabytes: 512,
    });

    expect((await lambda.invoke('greeter', {})).payload).toEqual(['--max-old-space-size=460']);
  });

  it('finds only the packages in the zip, not those installed above the unpacked files', async () => {
    const { lambda, directory } = await deployFunction("exports.handler = async () => require('installed');");
    await mkdir(join(directory, 'node_modules', 'installed'), { recursive: true });
    await writeFile(join(directory, 'node_modules', 'installed', 'index.js'), 'module.exports = 1;');

    expect(await lambda.invoke('greeter', {})).toMatchObject({
      functionError: 'Unhandled',
      payload: { errorMessage: expect.stringContaining("Cannot find module 'installed'") },
    });
  });
});

describe('the log', () => {
  it('has every line of both streams between START and END, complete and with its request id', async () => {
    const { lambda, logs } = await deployFunction(`
      console.log('initializing');
      exports.handler = async ({ name }) => {
        console.log('out ' + name);
        console.error('err ' + name);
        process.stdout.write('unterminated ' + name);
      };`);

    await lambda.invoke('greeter', { name: 'a' });
    const firstInvocation = logs.splice(0);
    await lambda.invoke('greeter', { name: 'b' });

    const [initialization, ...lines] = firstInvocation;
    const requestId = lines[0]?.requestId;
    expect(initialization).toEqual({ functionName: 'greeter', text: 'initializing' });
    expect(lines.every((line) => line.requestId === requestId)).toBe(true);
    const texts = lines.map(({ text }) => text);
    expect(texts[0]).toBe(`START RequestId: ${requestId} Version: $LATEST`);
    expect(texts.slice(1, -2).sort()).toEqual(['err a', 'out a', 'unterminated a']);
    expect(texts.at(-2)).toBe(`END RequestId: ${requestId}`);
    expect(texts.at(-1)).toMatch(
      /^REPORT RequestId: \S+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tInit Duration: [\d.]+ ms\tXRAY TraceId: 1-\S+\tSegmentId: \S+\tSampled: true$/,
    );
    expect(logs.map(({ text }) => text)).toContain('out b');
    expect(logs.at(-1)?.text).not.toContain('Init Duration');
  });
});

describe('a long log', () => {
  it('is complete before END, also where writing does not block, as on macOS', async () => {
    const { lambda, logs } = await deployFunction(`
      process.stdout._handle.setBlocking(false);
      exports.handler = async () => {
        for (let line = 0; line < 50000; line += 1) console.log('line ' + line + ' '.repeat(200));
      };`);

    await lambda.invoke('greeter', {});

    expect(logs.filter(({ text }) => text.startsWith('line'))).toHaveLength(50_000);
    expect(logs.at(-2)?.text).toMatch(/^END/);
  });
});

describe('metrics', () => {
  it('report a cold and a warm invocation, and an error', async () => {
    const { lambda, metric } = await deployFunction(
      "exports.handler = async (event) => { if (event.fail) throw new Error('no'); };",
    );

    await lambda.invoke('greeter', {});
    await lambda.invoke('greeter', { fail: true });

    expect(metric('Invocations')).toEqual([1, 1]);
    expect(metric('Errors')).toEqual([0, 1]);
    expect(metric('ConcurrentExecutions')).toEqual([1, 1]);
    expect(metric('InitDuration')).toEqual([expect.any(Number)]);
    expect(metric('Duration')).toEqual([expect.any(Number), expect.any(Number)]);
  });
});

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

/** The service drops a process once it has ended. */
async function processEnd(processId: number): Promise<void> {
  while (deployment.lambda.processIds('greeter').includes(processId)) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
