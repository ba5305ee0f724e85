'use strict';
/**
 * The managed runtime of the local Lambda: asks the Runtime API for invocations and runs the handler, one at a time.
 * Plain JavaScript without imports, because it is started by `node` alone in the function's bare environment.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
const http = require('node:http');
const Module = require('node:module');
const net = require('node:net');
const path = require('node:path');

// Captured before the bundle is loaded: a tracer patches `http.request`, and would record the runtime's own calls.
const { request } = http;
const writers = [process.stdout, process.stderr].map((stream) => stream.write.bind(stream));

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const taskRoot = process.env.LAMBDA_TASK_ROOT;

/** The invocation under way, which an uncaught exception belongs to. */
let currentRequestId;

/**
 * Sends one request to the Runtime API. `agent: false`: an idle kept-alive connection could be closed under a
 * long poll.
 */
function call(method, resource, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host, port, method, path: `/2018-06-01/runtime${resource}`, headers, agent: false },
      (incoming) => {
        const chunks = [];
        incoming.on('data', (chunk) => chunks.push(chunk));
        incoming.on('end', () =>
          resolve({ headers: incoming.headers, body: Buffer.concat(chunks).toString() }),
        );
        incoming.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function namedError(name, message) {
  return Object.assign(new Error(message), { name });
}

/** What Lambda answers for an error: `{errorType, errorMessage, trace}`. */
function describeError(error) {
  return error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };
}

function postError(resource, error) {
  const description = describeError(error);
  return call('POST', resource, JSON.stringify(description), {
    'content-type': 'application/json',
    'lambda-runtime-function-error-type': description.errorType,
  });
}

/**
 * Marks in both streams where an invocation's lines end: the response travels another way and may overtake
 * them.
 */
function endOfLogs(requestId) {
  for (const write of writers) write(`\0END ${requestId}\n`);
}

function logError(requestId, label, error) {
  const description = describeError(error);
  const line = JSON.stringify({ ...description, trace: undefined, stack: description.trace });
  writers[0](`${new Date().toISOString()}\t${requestId}\tERROR\t${label}\t${line}\n`);
}

/** Resolves `directory/file.export` in the unpacked deployment package. */
function loadHandler(specification) {
  const name = path.basename(specification);
  const [file, ...exportPath] = name.split('.');
  if (!file || exportPath.length === 0) {
    throw namedError('Runtime.MalformedHandlerName', `Bad handler ${specification}: use file.export`);
  }
  const modulePath = path.join(taskRoot, specification.slice(0, -name.length), file);
  let loaded;
  try {
    loaded = require(modulePath);
  } catch (error) {
    if (error?.code === 'MODULE_NOT_FOUND') throw namedError('Runtime.ImportModuleError', String(error));
    if (error instanceof SyntaxError) throw namedError('Runtime.UserCodeSyntaxError', String(error));
    throw error;
  }
  const handler = exportPath.reduce((value, key) => value?.[key], loaded);
  if (typeof handler !== 'function') {
    throw namedError('Runtime.HandlerNotFound', `${specification} is undefined or not exported`);
  }
  return handler;
}

function contextOf(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

async function run(handler, { headers, body }) {
  const requestId = headers['lambda-runtime-aws-request-id'];
  currentRequestId = requestId;
  process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'];
  let response;
  try {
    response = JSON.stringify(await handler(JSON.parse(body), contextOf(headers))) ?? 'null';
  } catch (error) {
    logError(requestId, 'Invoke Error ', error);
    endOfLogs(requestId);
    await postError(`/invocation/${requestId}/error`, error);
    return;
  }
  endOfLogs(requestId);
  await call('POST', `/invocation/${requestId}/response`, response, { 'content-type': 'application/json' });
}

/** Reports what no handler caught and exits, as AWS's runtime does: the state of the process is unknown. */
function fail(error, exitCode) {
  logError(currentRequestId, error.name, error);
  endOfLogs(currentRequestId);
  const resource = currentRequestId ? `/invocation/${currentRequestId}/error` : '/init/error';
  void postError(resource, error).finally(() => process.exit(exitCode));
}

async function main() {
  process.on('uncaughtException', (error) => fail(error, 129));
  process.on('unhandledRejection', (reason) =>
    fail(namedError('Runtime.UnhandledPromiseRejection', String(reason)), 128),
  );

  // The local runtime holds the other end: when it is gone, however it went, so is the function and what it started.
  const lifeline = new net.Socket({ fd: 3 });
  lifeline.on('error', () => {});
  lifeline.on('close', () => process.kill(-process.pid, 'SIGKILL'));
  lifeline.resume();
  lifeline.unref();

  // A package missing from the zip must be missing here too, whatever `node_modules` lies above the unpacked files.
  const nodeModulePaths = Module._nodeModulePaths;
  Module._nodeModulePaths = (from) => nodeModulePaths(from).filter((folder) => folder.startsWith(taskRoot));

  let handler;
  try {
    handler = loadHandler(process.env._HANDLER);
  } catch (error) {
    fail(error, 1);
    return;
  }
  for (;;) {
    await run(handler, await call('GET', '/invocation/next'));
    currentRequestId = undefined;
  }
}

main().catch(() => process.exit(1));
