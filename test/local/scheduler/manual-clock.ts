import type { SchedulerClock } from '../../../src/local/scheduler/scheduler-clock';

/** Time that passes when a test says so. */
export class ManualClock implements SchedulerClock {
  private time = 5_000;
  private readonly timers = new Set<{ readonly due: number; readonly call: () => void }>();

  now(): number {
    return this.time;
  }

  after(milliseconds: number, call: () => void): () => void {
    const timer = { due: this.time + milliseconds, call };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  get pending(): number {
    return this.timers.size;
  }

  /** Lets time pass in steps, each timer called when it is due. */
  advance(milliseconds: number, stepMs = 1_000): void {
    for (const end = this.time + milliseconds; this.time < end;) {
      this.time = Math.min(end, this.time + stepMs);
      this.callDue();
    }
  }

  private callDue(): void {
    for (const timer of [...this.timers].filter(({ due }) => due <= this.time)) {
      this.timers.delete(timer);
      timer.call();
    }
  }
}
