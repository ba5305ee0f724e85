import { afterEach, describe, expect, it } from '@jest/globals';
import { deploy, type Deployment, type TestFunction } from './deployment';

let deployment: Deployment;

async function invoke(code: string, resource: Omit<TestFunction, 'code'> = {}, event: unknown = {}) {
  deployment = await deploy({ broken: { code, ...resource } });
  return deployment.lambda.invoke('broken', event);
}

const texts = () => deployment.logs.map(({ text }) => text);

afterEach(() => deployment.dispose());

describe('a function that fails', () => {
  it('answers the type, message and trace of what the handler threw, and logs it', async () => {
    const result = await invoke("exports.handler = async () => { throw new TypeError('wrong'); };");

    expect(result).toEqual({
      functionError: 'Unhandled',
      payload: {
        errorType: 'TypeError',
        errorMessage: 'wrong',
        trace: expect.arrayContaining(['TypeError: wrong']),
      },
    });
    expect(texts()).toContainEqual(
      expect.stringMatching(/\tERROR\tInvoke Error \t\{"errorType":"TypeError"/),
    );
  });

  it('keeps its process for the next invocation', async () => {
    await invoke("exports.handler = async () => { throw new Error('wrong'); };");
    const before = deployment.lambda.processIds('broken');

    await deployment.lambda.invoke('broken', {});

    expect(deployment.lambda.processIds('broken')).toEqual(before);
  });

  it('answers a value that is not an Error by its type', async () => {
    const result = await invoke("exports.handler = async () => { throw 'text'; };");

    expect(result.payload).toEqual({ errorType: 'string', errorMessage: 'text', trace: [] });
  });

  it.each([
    ['a file that is missing', 'Runtime.ImportModuleError', '', 'other.handler'],
    ['an export that is missing', 'Runtime.HandlerNotFound', '', 'index.handler'],
    ['a syntax error', 'Runtime.UserCodeSyntaxError', 'const', 'index.handler'],
    ['a handler without an export', 'Runtime.MalformedHandlerName', '', 'index'],
    ['an exception during import', 'RangeError', "throw new RangeError('wrong');", 'index.handler'],
  ])('answers an initialization error for %s', async (_, errorType, code, handler) => {
    const result = await invoke(code, { handler });

    expect(result).toMatchObject({ functionError: 'Unhandled', payload: { errorType } });
    expect(deployment.lambda.processIds('broken')).toEqual([]);
  });

  it('reports an exception outside the handler, and ends the process', async () => {
    const result = await invoke(`exports.handler = () => new Promise(() => {
      setImmediate(() => { throw new Error('late'); });
    });`);

    expect(result).toMatchObject({ functionError: 'Unhandled', payload: { errorMessage: 'late' } });
    expect(texts()).toContainEqual(expect.stringContaining('late'));
    expect(texts().join('')).not.toContain('\0');
  });

  it('reports an unhandled rejection', async () => {
    const result = await invoke(`exports.handler = () => new Promise(() => {
      Promise.reject(new Error('forgotten'));
    });`);

    expect(result.payload).toMatchObject({
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'Error: forgotten',
    });
  });
});

describe('a function whose process ends', () => {
  it.each([
    ['exits with a status', 'process.exit(3)', 'Runtime exited with error: exit status 3'],
    ['exits without one', 'process.exit(0)', 'Runtime exited without providing a reason'],
    ['is killed', "process.kill(process.pid, 'SIGKILL')", 'Runtime exited with error: signal: SIGKILL'],
    ['never settles', '', 'Runtime exited without providing a reason'],
  ])('answers how, where it %s', async (_, statement, message) => {
    const result = await invoke(`exports.handler = () => new Promise(() => { ${statement}; });`);

    expect(result).toMatchObject({
      functionError: 'Unhandled',
      payload: { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining(message) },
    });
    expect(texts()).toContainEqual(expect.stringContaining(message));
  });

  it('gets a new process for its next invocation', async () => {
    await invoke('exports.handler = async ({ pass }) => { if (pass) return pass; process.exit(1); };');

    expect(await deployment.lambda.invoke('broken', { pass: 1 })).toEqual({ payload: 1 });
    expect(deployment.metric('InitDuration')).toHaveLength(2);
  });
});

describe('a function that runs longer than its timeout', () => {
  const hangs = `exports.handler = async ({ spin, pass }) => {
    console.log('begun');
    if (pass) return pass;
    while (spin);
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  };`;

  it.each([{ spin: false }, { spin: true }])('is killed with its time in the answer: %j', async (event) => {
    const result = await invoke(hangs, { timeoutSeconds: 0.25 }, event);

    expect(result).toMatchObject({
      functionError: 'Unhandled',
      payload: {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 0\.25 seconds$/),
      },
    });
    expect(texts()).toContain('begun');
    expect(texts()).toContainEqual(expect.stringMatching(/Z \S+ Task timed out after 0\.25 seconds$/));
    expect(texts().at(-1)).toContain('\tStatus: timeout\t');
    expect(deployment.lambda.processIds('broken')).toEqual([]);
  });

  it('gets a new process for its next invocation', async () => {
    await invoke(hangs, { timeoutSeconds: 1 });

    expect(await deployment.lambda.invoke('broken', { pass: 1 })).toEqual({ payload: 1 });
  });

  it('takes with it the processes that the function started', async () => {
    const starter = `exports.handler = () => new Promise(() => {
      const sleep = 'setInterval(() => {}, 1000)';
      require('node:child_process').spawn(process.execPath, ['-e', sleep], { stdio: 'inherit' });
    });`;

    const result = await invoke(starter, { timeoutSeconds: 0.5 });

    // An answer at all says it: the invocation ends when the last process holding the function's output has ended.
    expect(result.payload).toMatchObject({ errorType: 'Sandbox.Timedout' });
  });
});
