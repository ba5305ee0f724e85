import { ThrottledError } from './errors';
import type { ExecutionEnvironment } from './execution-environment';

export interface EnvironmentPoolOptions {
  readonly functionName: string;
  readonly reservedConcurrency: number;
  /** After this an environment without work is stopped. */
  readonly idleTimeoutMs: number;
  readonly start: () => Promise<ExecutionEnvironment>;
  /** An execution ended: there is room for another. */
  readonly onCapacity: () => void;
}

/** The execution environments of one function: reused while warm, started up to its reserved concurrency. */
export class EnvironmentPool {
  private executions = 0;
  private closed = false;
  private readonly idle: ExecutionEnvironment[] = [];
  private readonly running = new Set<ExecutionEnvironment>();
  private readonly idleTimers = new Map<ExecutionEnvironment, NodeJS.Timeout>();

  constructor(private readonly options: EnvironmentPoolOptions) {}

  get concurrentExecutions(): number {
    return this.executions;
  }

  get hasCapacity(): boolean {
    return !this.closed && this.executions < this.options.reservedConcurrency;
  }

  get processIds(): number[] {
    return [...this.running].flatMap(({ processId }) => processId ?? []);
  }

  /**
   * Runs `execute` in a free environment, or in a new one. Throws a `ThrottledError` where the concurrency is
   * used up.
   */
  async run<T>(execute: (environment: ExecutionEnvironment, isCold: boolean) => Promise<T>): Promise<T> {
    if (!this.hasCapacity) throw new ThrottledError(this.options.functionName);
    this.executions += 1;
    try {
      const warm = this.takeIdle();
      const environment = warm ?? (await this.startEnvironment());
      const result = await execute(environment, !warm);
      this.putIdle(environment);
      return result;
    } finally {
      this.executions -= 1;
      this.options.onCapacity();
    }
  }

  /** Stops all processes, also busy ones: their invocations end as if the runtime had exited. */
  async close(): Promise<void> {
    this.closed = true;
    for (const timer of this.idleTimers.values()) clearTimeout(timer);
    await Promise.all([...this.running].map((environment) => environment.stop()));
  }

  private async startEnvironment(): Promise<ExecutionEnvironment> {
    const environment = await this.options.start();
    this.running.add(environment);
    void environment.ended.then(() => this.running.delete(environment));
    if (this.closed) await environment.stop();
    return environment;
  }

  /** The environment used last, so that those above the present load grow old. */
  private takeIdle(): ExecutionEnvironment | undefined {
    for (let environment = this.idle.pop(); environment; environment = this.idle.pop()) {
      clearTimeout(this.idleTimers.get(environment));
      this.idleTimers.delete(environment);
      if (environment.isAlive) return environment;
    }
    return undefined;
  }

  private putIdle(environment: ExecutionEnvironment): void {
    if (!environment.isAlive || this.closed) return;
    this.idle.push(environment);
    const timer = setTimeout(() => {
      this.idle.splice(this.idle.indexOf(environment), 1);
      this.idleTimers.delete(environment);
      void environment.stop();
    }, this.options.idleTimeoutMs);
    this.idleTimers.set(environment, timer.unref());
  }
}
