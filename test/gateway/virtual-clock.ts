import type { Clock } from '../../src/gateway/clock';

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/** A clock on which time passes only while everybody sleeps: then it jumps to the next one due. */
export class VirtualClock implements Clock {
  private sleepers: Sleeper[] = [];

  constructor(private time = Date.UTC(2026, 10, 23, 12)) {}

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const onAbort = () => {
        this.sleepers = this.sleepers.filter((other) => other !== sleeper);
        resolve();
      };
      const wake = () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const sleeper = { due: this.time + Math.max(0, milliseconds), wake };
      this.sleepers.push(sleeper);
      signal?.addEventListener('abort', onAbort);
      setImmediate(() => this.wakeNext());
    });
  }

  private wakeNext(): void {
    const next = this.sleepers.reduce<Sleeper | undefined>(
      (first, sleeper) => (first && first.due <= sleeper.due ? first : sleeper),
      undefined,
    );
    if (!next) return;
    this.sleepers = this.sleepers.filter((sleeper) => sleeper !== next);
    this.time = Math.max(this.time, next.due);
    next.wake();
    if (this.sleepers.length > 0) setImmediate(() => this.wakeNext());
  }
}
