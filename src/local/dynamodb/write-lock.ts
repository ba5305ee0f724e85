/** Runs one task after another: no write sees another one half done. */
export class WriteLock {
  #last: Promise<unknown> = Promise.resolve();

  /** Resolves or rejects as `task` does, once every task before it has ended. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
