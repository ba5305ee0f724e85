import { availableParallelism } from 'node:os';

/**
 * Lets no more processes initialise at once than the machine has cores. On AWS each has a CPU of its own; here fifty at
 * once would starve one another past every timeout.
 */
export class StartQueue {
  private free = availableParallelism();
  private readonly waiting: (() => void)[] = [];

  /** Starts when there is room; the room is taken until what was started has `initialized`. */
  async start<T extends { readonly initialized: Promise<unknown> }>(start: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      const started = await start();
      void started.initialized.finally(() => this.release());
      return started;
    } catch (error) {
      this.release();
      throw error;
    }
  }

  private release(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.free += 1;
  }
}
