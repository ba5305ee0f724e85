import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { FunctionResource } from '../resources';
import { functionEnvironment } from './function-environment';
import { LogLines } from './log-lines';
import { runtimeExited, timedOut, type InvocationStatus } from './platform-failure';
import { RuntimeApi, type RuntimeInvocation, type RuntimeReport } from './runtime-api';

/** Lambda gives a function ten seconds to initialize, and then its timeout once more. */
const INITIALIZATION_MS = 10_000;

export interface ExecutionEnvironmentOptions {
  readonly region: string;
  readonly taskRoot: string;
  readonly environment: Readonly<Record<string, string>>;
  /** A line of stdout or stderr, or of the platform, with the invocation under way. */
  readonly onLog: (text: string, requestId?: string) => void;
}

/** How one invocation went. */
export interface Execution {
  /** JSON. */
  readonly payload: string;
  readonly status: InvocationStatus;
  readonly durationMs: number;
}

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * One process of a function behind its own Runtime API. It runs one invocation at a time and stays warm
 * between them.
 */
export class ExecutionEnvironment {
  readonly startedAt = Date.now();
  /** Milliseconds from start to the first poll; undefined until then. */
  initDurationMs: number | undefined;
  /** Resolves when the process has ended and its output is read. */
  readonly ended: Promise<Exit>;
  /** Resolves when the function is ready for its first invocation, or with its failure to be. */
  readonly initialized: Promise<RuntimeReport | Exit | undefined>;
  private alive = true;
  private requestId: string | undefined;
  private readonly streams: readonly LogLines[];

  private constructor(
    private readonly resource: FunctionResource,
    private readonly runtimeApi: RuntimeApi,
    private readonly child: ChildProcess,
    private readonly onLog: ExecutionEnvironmentOptions['onLog'],
  ) {
    const onLine = (text: string) => onLog(text, this.requestId);
    this.streams = [child.stdout, child.stderr].map((stream) => new LogLines(stream as Readable, onLine));
    child.on('exit', () => {
      this.alive = false;
      // What the function started must not outlive it, nor hold its output open.
      this.killGroup();
    });
    this.ended = new Promise((resolve) => {
      child.on('error', () => {
        this.alive = false;
        resolve({ code: 1, signal: null });
      });
      child.on('close', (code, signal) => resolve({ code, signal }));
    });
    void this.ended.then(() => runtimeApi.close());
    this.initialized = Promise.race([runtimeApi.initialized, this.ended]);
    void runtimeApi.initialized.then(() => (this.initDurationMs = Date.now() - this.startedAt));
  }

  static async start(
    resource: FunctionResource,
    options: ExecutionEnvironmentOptions,
  ): Promise<ExecutionEnvironment> {
    const runtimeApi = await RuntimeApi.start();
    const heapMegabytes = Math.floor(resource.memoryMegabytes * 0.9);
    const bootstrap = join(__dirname, 'bootstrap.js');
    const child = spawn(process.execPath, [`--max-old-space-size=${heapMegabytes}`, bootstrap], {
      cwd: options.taskRoot,
      env: functionEnvironment(resource, { ...options, runtimeApiAddress: runtimeApi.address }),
      // Its own process group, so that it is killed with all it started. Descriptor 3 is its lifeline.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    return new ExecutionEnvironment(resource, runtimeApi, child, options.onLog);
  }

  get processId(): number | undefined {
    return this.child.pid;
  }

  /** Whether it can take another invocation. */
  get isAlive(): boolean {
    return this.alive;
  }

  /** Waits for the initialization; resolves with the failure where there was one. */
  async initialize(requestId: string): Promise<Execution | undefined> {
    const deadline = this.killAfter(INITIALIZATION_MS + this.resource.timeoutSeconds * 1000);
    const failure = await this.initialized;
    deadline.cancel();
    if (!failure) return undefined;
    await this.stop();
    return { ...this.conclude(failure, requestId, deadline.passed), durationMs: 0 };
  }

  /** Runs one invocation, until the runtime waits for the next or has ended. Never rejects. */
  async invoke(invocation: Omit<RuntimeInvocation, 'deadline'>): Promise<Execution> {
    const { requestId } = invocation;
    const timeoutMs = this.resource.timeoutSeconds * 1000;
    this.requestId = requestId;
    const startedAt = performance.now();
    const deadline = this.killAfter(timeoutMs);
    const logsRead = Promise.all(this.streams.map((stream) => stream.ended(requestId)));
    const report = this.runtimeApi.deliver({ ...invocation, deadline: Date.now() + Math.ceil(timeoutMs) });
    const first = await Promise.race([report, this.ended]);
    const durationMs = performance.now() - startedAt;
    await Promise.race([Promise.all([logsRead, this.runtimeApi.polled()]), this.ended]);
    deadline.cancel();
    return { ...this.conclude(first, requestId, deadline.passed), durationMs };
  }

  /** Kills the process and all it started. Resolves when it has ended. */
  async stop(): Promise<void> {
    if (this.alive) this.killGroup();
    await this.ended;
  }

  private conclude(
    first: RuntimeReport | Exit,
    requestId: string,
    isLate: boolean,
  ): Pick<Execution, 'payload' | 'status'> {
    if ('payload' in first) {
      return { payload: first.payload, status: first.failed ? 'error' : 'success' };
    }
    const failure = isLate
      ? timedOut(requestId, this.resource.timeoutSeconds)
      : runtimeExited(requestId, first.code, first.signal);
    this.onLog(failure.logLine, requestId);
    return failure;
  }

  private killAfter(milliseconds: number): { readonly passed: boolean; cancel: () => void } {
    const deadline = { passed: false, cancel: () => clearTimeout(timer) };
    const timer = setTimeout(() => {
      deadline.passed = true;
      void this.stop();
    }, milliseconds);
    return deadline;
  }

  private killGroup(): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, 'SIGKILL');
    } catch (error) {
      // Gone already.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
