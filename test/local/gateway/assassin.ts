import { setTimeout } from 'node:timers/promises';
import type { Lambda } from '../../../src/local/lambda/lambda';
import type { OnRequest } from '../../../src/local/request-observer';

/** Kills a function's processes as they make one of their calls. */
export class Assassin {
  private watching = false;
  private victim: string | undefined;
  private seen = new Map<string, number>();
  private onCall: () => void = () => undefined;

  /** @param lambda once it runs */
  constructor(
    private readonly functionName: string,
    private readonly lambda: () => Lambda,
  ) {}

  readonly onRequest: OnRequest = (phase, service, operation) => {
    if (!this.watching) return;
    const call = `${phase} ${service} ${operation}`;
    const count = (this.seen.get(call) ?? 0) + 1;
    this.seen.set(call, count);
    this.onCall();
    // Calls that a function makes at the same time come in any order: each kind is counted by itself.
    if (`${call} ${count}` !== this.victim) return;
    this.watching = false;
    this.kill();
    throw new Error('The function that asks is dead.');
  };

  /**
   * Watches the calls from now on.
   * @param victim the phase of a call at which to kill, such as `done dynamodb UpdateItem 2`; none where it is left out
   * @returns what resolves at the first call, whichever it is
   */
  watch(victim?: string): { readonly called: Promise<void> } {
    this.watching = true;
    this.victim = victim;
    this.seen = new Map();
    return { called: new Promise((resolve) => (this.onCall = resolve)) };
  }

  /** True where it has killed. */
  rest(): boolean {
    const hasKilled = !this.watching;
    this.watching = false;
    return hasKilled;
  }

  /** Every phase of every call that was seen, each a victim to be. */
  get calls(): string[] {
    return [...this.seen].flatMap(([call, count]) =>
      Array.from({ length: count }, (_, index) => `${call} ${index + 1}`),
    );
  }

  /** Leaves no process, so that the next invocation starts cold. */
  async stop(): Promise<void> {
    this.kill();
    while (this.lambda().processIds(this.functionName).length > 0) await setTimeout(5);
  }

  private kill(): void {
    for (const processId of this.lambda().processIds(this.functionName)) process.kill(processId, 'SIGKILL');
  }
}
