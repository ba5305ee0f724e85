import type { Clock } from '../../src/gateway/clock';

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/**
 * A clock that moves by the test's hand alone: real requests to DynamoDB are under way meanwhile, and no heartbeat comes
 * between them unless the test says so.
 */
export class ManualClock implements Clock {
  private sleepers: readonly Sleeper[] = [];

  constructor(private time = Date.UTC(2026, 10, 23, 12)) {}

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (milliseconds <= 0 || signal?.aborted) return resolve();
      const wake = () => {
        this.sleepers = this.sleepers.filter((other) => other !== sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper = { due: this.time + milliseconds, wake };
      this.sleepers = [...this.sleepers, sleeper];
      signal?.addEventListener('abort', wake);
    });
  }

  /** Moves on, and wakes whoever is due by then. */
  advance(milliseconds: number): void {
    this.time += milliseconds;
    for (const { due, wake } of this.sleepers) if (due <= this.time) wake();
  }
}
