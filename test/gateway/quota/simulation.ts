import { checkQuiescence } from './quiescence';
import { Invocations } from './invocations';
import { Oracle } from './oracle';
import type { Fault, Process } from './process';
import { FAULTS } from './process';
import { Random } from './random';
import { anyConfiguration, changedConfiguration } from './scenario';
import type { Step } from './scheduler';
import { quiet, Scheduler } from './scheduler';
import { boundariesAfter } from './sliding-window';
import { steppedPorts } from './stepped-ports';
import type { Stores } from './stores';
import { Memory, SETTINGS, sound } from './stores';

export interface SimulationOptions {
  readonly seed: number;
  /** Steps before each time that everything comes to rest, and how often it does. */
  readonly steps: number;
  readonly phases: number;
  readonly mutate?: ((stores: Stores, memory: Memory) => Stores) | undefined;
  /** Whether processes are suspended beyond their lease, and go on. */
  readonly freezes?: boolean;
}

const MOST_RUNNING = 6;

/** Of the last steps before a rule was broken. */
const STEPS_TOLD = 40;

const SWEPT_AT_LEAST_MS = 3_600_000;

/** One gateway's life, decided by a seed: everything that can come together in any order, then rest, and again. */
export class Simulation {
  readonly scheduler: Scheduler;
  readonly memory: Memory;
  readonly oracle: Oracle;
  readonly invocations: Invocations;
  readonly random: Random;
  private readonly trace: string[] = [];
  private readonly trouble = { percent: 0 };
  /** Nothing begins until nothing runs: only then can time pass far. */
  private isEbbing = false;
  private ids = 0;

  constructor(private readonly options: SimulationOptions) {
    this.random = new Random(options.seed);
    this.scheduler = new Scheduler(Date.UTC(2026, 11, 31, 23, 58, 0), this.random);
    this.memory = new Memory(anyConfiguration(this.random));
    const { turns } = this.memory.turns;
    const turnOf = (userId: string, requestId: string) => turns.get(`${userId}#${requestId}`);
    this.oracle = new Oracle(turnOf, !options.freezes);
    const whole = sound(this.memory);
    const stores = options.mutate?.(whole, this.memory) ?? whole;
    const { scheduler, random, oracle, memory } = this;
    this.invocations = new Invocations({
      random,
      now: () => scheduler.time,
      portsOf: (process, container) =>
        steppedPorts(
          { scheduler, random, oracle, memory, stores, process },
          container,
          this.trouble,
          () => `id${++this.ids}`,
        ),
      failed: (what) => oracle.violated(what),
      // Long enough for a lease to run out, a reconcile to come, and more, while it is suspended.
      longestTurn: options.freezes ? 300_000 : 40_000,
    });
  }

  /** @throws Error with the seed and the last steps, where a rule is broken */
  async run(): Promise<void> {
    for (let phase = 0; phase < this.options.phases; phase++) {
      this.trouble.percent = this.random.pick([0, 1, 4, 12]);
      const end = this.scheduler.released + this.options.steps;
      while (this.scheduler.released < end) await this.act();
      this.trouble.percent = 0;
      await this.rest();
      await checkQuiescence(this);
      this.judge();
    }
  }

  /** Lets everything that runs come to its end, without a fault. */
  async rest(): Promise<void> {
    const { running } = this.invocations;
    for (const process of running) process.frozen = false;
    await quiet();
    while (running.size > 0 || this.scheduler.steps.some(({ process }) => !process)) {
      const { ready } = this.scheduler;
      if (ready.length > 0) await this.release(this.random.pick(ready));
      else await this.passTime(this.scheduler.nextDue - this.scheduler.time);
    }
  }

  /** Moves the clock, as far as every running process is served in time, and ends those whose time is over. */
  async passTime(milliseconds: number): Promise<void> {
    const { scheduler } = this;
    scheduler.time = Math.min(scheduler.time + milliseconds, Math.max(scheduler.time, scheduler.horizon));
    for (const process of this.invocations.running) {
      if (process.alive && scheduler.time >= process.deadline) await this.end(process);
    }
  }

  private async act(): Promise<void> {
    const { random, scheduler, invocations } = this;
    const { ready } = scheduler;
    const choice = random.between(1, 100);
    if (choice <= 1 && random.chance(30))
      this.memory.configuration = changedConfiguration(random, this.memory.configuration);
    else if (choice <= 12 && !this.isEbbing && invocations.running.size < MOST_RUNNING)
      invocations.startAny();
    else if (choice <= 22 || ready.length === 0) await this.passAnyTime();
    else if (choice <= 24 && this.options.freezes) this.freezeAny();
    else await this.release(random.pick(ready), this.anyFault());
    await quiet();
    for (const process of invocations.running) if (!process.alive) invocations.running.delete(process);
    this.judge();
  }

  private async release(step: Step, fault?: Fault): Promise<void> {
    const met = fault && canMeet(step, fault) ? fault : undefined;
    this.note(`${step.process?.name ?? 'in flight'}: ${step.port} ${met ?? ''}`);
    await this.scheduler.release(step, met);
    this.judge();
  }

  private anyFault(): Fault | undefined {
    return this.random.chance(this.trouble.percent) ? this.random.pick(FAULTS) : undefined;
  }

  private async passAnyTime(): Promise<void> {
    const { random, scheduler, invocations } = this;
    const { time } = scheduler;
    if (random.chance(5)) this.isEbbing = true;
    if (invocations.running.size === 0 && (this.isEbbing || random.chance(20))) {
      this.isEbbing = false;
      return this.jump();
    }
    const due = scheduler.nextDue - time;
    const waits = [1, 50, 400, 1_000, 2_000, 5_000, 16_000, ...(due < Infinity ? [due] : [])];
    await this.passTime(random.pick(waits));
  }

  /** Far ahead: by about a window, or to just before a slot, a month or a year ends. */
  private async jump(): Promise<void> {
    const { random, scheduler, invocations } = this;
    const boundary = random.pick(boundariesAfter(scheduler.time)) - random.between(0, 4_000) - scheduler.time;
    const window = random.pick([
      600_000 - random.between(0, 40_000),
      86_400_000 - random.between(0, 4_000_000),
    ]);
    const milliseconds = Math.max(1, random.pick([boundary, boundary, window, 20_000, 180_000]));
    if (milliseconds > SWEPT_AT_LEAST_MS) {
      // The platform runs one every few minutes.
      await this.passTime(SETTINGS.leaseMs);
      invocations.sweep();
      await this.rest();
    }
    await this.passTime(Math.max(1, milliseconds - SETTINGS.leaseMs));
  }

  private freezeAny(): void {
    const process = this.random.pick([...this.invocations.running]);
    if (process) process.frozen = !process.frozen;
  }

  private async end(process: Process): Promise<void> {
    this.note(`${process.name} is killed at its deadline`);
    await this.scheduler.crash(process);
    this.invocations.running.delete(process);
  }

  private note(what: string): void {
    const { released, time } = this.scheduler;
    this.trace.push(`${released} ${new Date(time).toISOString()} ${what}`);
    if (this.trace.length > 2 * STEPS_TOLD) this.trace.splice(0, STEPS_TOLD);
  }

  /** @throws Error */
  judge(): void {
    const { violations } = this.oracle;
    if (violations.length === 0) return;
    const told = violations.slice(0, 5).join('\n');
    const steps = this.trace.slice(-STEPS_TOLD).join('\n');
    throw new Error(`seed ${this.options.seed}, step ${this.scheduler.released}:\n${told}\n\n${steps}`);
  }
}

/** A write on its way is nobody's any more, and not every port fails. */
function canMeet({ process, fails, writes, repeats }: Step, fault: Fault): boolean {
  if (process === undefined) return false;
  if (fault === 'repeated') return repeats;
  if (fault === 'late') return fails && writes;
  return fault === 'crashBefore' || fault === 'crashAfter' || fails;
}
