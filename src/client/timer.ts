import { schedule } from './schedule';

/** One callback at a time, which another takes the place of. */
export class Timer {
  #stop = (): void => {};

  restart(callback: () => void, milliseconds: number): void {
    this.#stop();
    this.#stop = schedule(callback, milliseconds);
  }

  stop(): void {
    this.#stop();
  }
}
