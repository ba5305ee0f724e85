import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { FunctionInvoker, InvocationResult } from '../function-invoker';
import type { FunctionResource } from '../resources';
import type { StandIn } from '../stand-in';
import { ASYNCHRONOUS_PAYLOAD_BYTES, AsynchronousInvocation } from './asynchronous-invocation';
import { unpackDeploymentPackage } from './deployment-package';
import { FunctionNotFoundError, PayloadTooLargeError } from './errors';
import { serveInvokeApi } from './invoke-api';
import { LambdaFunction, type InvocationRequest } from './lambda-function';
import type { LambdaObserver } from './lambda-observer';
import { SYNCHRONOUS_PAYLOAD_BYTES } from './runtime-api';
import { StartQueue } from './start-queue';
import { continueTrace } from './trace-header';

/** AWS waits a minute, then two; nobody watching a laptop does. */
const LOCAL_RETRY_DELAYS_MS = [1000, 2000];
const IDLE_TIMEOUT_MS = 5 * 60_000;

export interface LambdaOptions extends LambdaObserver {
  readonly region: string;
  readonly accountId: string;
  readonly functions: readonly FunctionResource[];
  /** What each function's `zipFile` is relative to. */
  readonly projectDirectory: string;
  /** Where deployment packages are unpacked, by content hash. */
  readonly workDirectory: string;
  /** Added to every function's environment: the endpoints of the other stand-ins, credentials. */
  readonly environment: Readonly<Record<string, string>>;
  /** Before the first and the second retry of an asynchronous invocation. Default: 1 s and 2 s. */
  readonly retryDelayMs?: readonly number[];
  /** A process without work is stopped after this. Default: 5 minutes. */
  readonly idleTimeoutMs?: number;
}

export interface InvokeOptions {
  /** `X-Amzn-Trace-Id` of the caller; without it the invocation starts a trace. */
  readonly traceHeader?: string;
}

/**
 * The local Lambda service. Its `url` serves the Invoke API. Payloads above Lambda's limits reject with a
 * `PayloadTooLargeError`, unknown names with a `FunctionNotFoundError`.
 */
export interface Lambda extends StandIn, FunctionInvoker {
  invoke(functionName: string, payload: unknown, options?: InvokeOptions): Promise<InvocationResult>;
  invokeAsync(functionName: string, payload: unknown, options?: InvokeOptions): Promise<void>;
  /** Resolves once no asynchronous event waits, runs or is to be retried, destinations' included. */
  drain(): Promise<void>;
  /** The processes of a function, warm ones included. */
  processIds(functionName: string): readonly number[];
}

interface DeployedFunction {
  readonly function: LambdaFunction;
  readonly asynchronous: AsynchronousInvocation;
}

/**
 * Unpacks the functions and starts the service; processes start with the first invocations. Throws a
 * `DeploymentPackageError` for a zip that is missing or unusable.
 */
export async function startLambda(options: LambdaOptions): Promise<Lambda> {
  const deployed = new Map<string, DeployedFunction>();
  const arn = (name: string) => `arn:aws:lambda:${options.region}:${options.accountId}:function:${name}`;

  const find = (name: string): DeployedFunction => {
    const found = deployed.get(name);
    if (!found) throw new FunctionNotFoundError(arn(name));
    return found;
  };
  const request = (payload: string, limit: number, invoke: InvokeOptions = {}): InvocationRequest => {
    if (Buffer.byteLength(payload) > limit) throw new PayloadTooLargeError(limit);
    return { requestId: randomUUID(), payload, trace: continueTrace(invoke.traceHeader) };
  };
  const queue = (name: string, payload: string, invoke?: InvokeOptions) => {
    const { asynchronous } = find(name);
    const event = request(payload, ASYNCHRONOUS_PAYLOAD_BYTES, invoke);
    asynchronous.enqueue(event);
    return event;
  };
  const execute = async (name: string, payload: string, invoke?: InvokeOptions) => {
    const found = find(name);
    const event = request(payload, SYNCHRONOUS_PAYLOAD_BYTES, invoke);
    return { requestId: event.requestId, ...(await found.function.invoke(event)) };
  };

  const startQueue = new StartQueue();
  for (const resource of options.functions) {
    const zipFile = join(options.projectDirectory, resource.zipFile);
    const lambdaFunction = new LambdaFunction(resource, {
      region: options.region,
      functionArn: arn(resource.name),
      taskRoot: await unpackDeploymentPackage(zipFile, options.workDirectory),
      environment: options.environment,
      idleTimeoutMs: options.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
      startQueue,
      observer: options,
      onCapacity: () => asynchronous.dispatch(),
    });
    const asynchronous = new AsynchronousInvocation({
      function: lambdaFunction,
      functionArn: arn(resource.name),
      retryDelaysMs: options.retryDelayMs ?? LOCAL_RETRY_DELAYS_MS,
      deliver: async (name, record) => void queue(name, JSON.stringify(record)),
      metric: (name, value) => options.onMetric?.(name, value, resource.name),
    });
    deployed.set(resource.name, { function: lambdaFunction, asynchronous });
  }

  const server = await serveInvokeApi({ find: (name) => void find(name), execute, queue });
  return {
    url: server.url,
    invoke: async (name, payload, invoke) => {
      const execution = await execute(name, JSON.stringify(payload) ?? 'null', invoke);
      const result = { payload: JSON.parse(execution.payload) as unknown };
      return execution.status === 'success' ? result : { ...result, functionError: 'Unhandled' };
    },
    invokeAsync: async (name, payload, invoke) => void queue(name, JSON.stringify(payload) ?? 'null', invoke),
    drain: async () => {
      const queues = [...deployed.values()].map(({ asynchronous }) => asynchronous);
      while (queues.some(({ isDrained }) => !isDrained)) {
        await Promise.all(queues.map((events) => events.drained()));
      }
    },
    processIds: (name) => find(name).function.processIds,
    close: async () => {
      for (const { asynchronous } of deployed.values()) asynchronous.close();
      await Promise.all([...deployed.values()].map((each) => each.function.close()));
      await server.close();
    },
  };
}
