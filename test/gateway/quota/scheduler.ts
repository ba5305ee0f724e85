import type { Fault, Process } from './process';
import { InjectedFault } from './process';
import type { Random } from './random';

/** What the scheduler must know of a port's call. */
export interface CallTraits {
  /** `port.method`. */
  readonly port: string;
  /** It changes a store: in flight when its process dies, it may be made all the same. */
  readonly writes?: boolean;
  /** A client may make it twice where it hears no answer. */
  readonly repeats?: boolean;
  /** It may reject. */
  readonly fails?: boolean;
  /** Epoch milliseconds before which it does not answer. */
  readonly due?: number;
  /** Epoch milliseconds by which it has answered, as long as its process runs. */
  readonly latest?: number;
}

export interface Step extends Required<CallTraits> {
  /** Undefined for a write that is on its way though nobody waits for it. */
  readonly process: Process | undefined;
  perform(): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** The longest that a store's call takes, with the client's repetitions; see `createDynamoDbClients`. */
export const CALL_MS = 6_000;

/** How late a timer of a running process fires at the most. */
const TIMER_LAG_MS = 1_000;

const NEVER = new Promise<never>(() => undefined);

/** Holds every call of every process until the test lets it happen, and the time that all of them see. */
export class Scheduler {
  steps: Step[] = [];
  /** Calls that were let happen. */
  released = 0;
  /** Which fault met which port. */
  readonly faults = new Set<string>();

  constructor(
    public time: number,
    private readonly random: Random,
  ) {}

  /** Waits for the test; then resolves as `perform`. */
  call<T>(process: Process, traits: CallTraits, perform: () => Promise<T>): Promise<T> {
    if (!process.alive) return NEVER;
    return new Promise<T>((resolve, reject) => {
      this.steps.push({
        writes: false,
        repeats: false,
        fails: false,
        due: this.time,
        latest: this.time + CALL_MS,
        ...traits,
        process,
        perform,
        resolve: resolve,
        reject,
      });
    });
  }

  /** As `Clock.sleep`. */
  async sleep(process: Process, milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return;
    const due = this.time + Math.max(0, milliseconds);
    const slept = this.call(
      process,
      { port: 'clock.sleep', due, latest: due + TIMER_LAG_MS },
      async () => undefined,
    );
    const step = this.steps.at(-1);
    const wake = () => {
      this.steps = this.steps.filter((other) => other !== step);
      if (process.alive) step?.resolve(undefined);
    };
    if (process.alive) signal?.addEventListener('abort', wake, { once: true });
    await slept;
    signal?.removeEventListener('abort', wake);
  }

  get ready(): Step[] {
    return this.steps.filter((step) => step.due <= this.time && !step.process?.frozen);
  }

  /** Until when time can pass with every running process served in time. */
  get horizon(): number {
    return this.steps.reduce(
      (least, { latest, process }) => (process?.frozen ? least : Math.min(least, latest)),
      Infinity,
    );
  }

  /** When the next call that waits for its time can answer. */
  get nextDue(): number {
    return this.steps.reduce(
      (least, { due, process }) => (process?.frozen || due <= this.time ? least : Math.min(least, due)),
      Infinity,
    );
  }

  /** Lets a call happen, with a fault where one is given, and everything that follows from it without another call. */
  async release(step: Step, fault?: Fault): Promise<void> {
    this.released += 1;
    // No call takes no time at all.
    this.time += 1;
    this.remove(step);
    if (fault) this.faults.add(`${step.port} ${fault}`);
    if (fault && step.process) step.process.faulted = true;
    await this.happen(step, fault);
    await quiet();
  }

  /** The process hears of nothing any more. What it had in flight is made, or not, or later. */
  async crash(process: Process): Promise<void> {
    process.alive = false;
    process.faulted = true;
    for (const step of this.steps.filter((other) => other.process === process)) {
      this.remove(step);
      if (!step.writes || this.random.chance(34)) continue;
      if (this.random.chance(50)) await step.perform();
      else this.makeLater(step);
    }
  }

  private async happen(step: Step, fault: Fault | undefined): Promise<void> {
    const { process } = step;
    if (fault === 'crashBefore') return this.crash(process!);
    if (fault === 'late') this.makeLater(step);
    if (fault === 'rejected' || fault === 'late') return step.reject(new InjectedFault(fault));
    if (fault === 'repeated') await step.perform();
    const [answer] = await Promise.allSettled([step.perform()]);
    if (fault === 'crashAfter') return this.crash(process!);
    if (process?.alive === false) return;
    if (fault === 'answerLost') step.reject(new InjectedFault(fault));
    else if (answer.status === 'fulfilled') step.resolve(answer.value);
    else step.reject(answer.reason);
  }

  private makeLater(step: Step): void {
    const ignore = () => undefined;
    this.steps.push({ ...step, process: undefined, resolve: ignore, reject: ignore });
  }

  private remove(step: Step): void {
    this.steps = this.steps.filter((other) => other !== step);
  }
}

/** Resolves when no promise has anything left to do. */
export function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
