interface Closable {
  close(): Promise<void>;
}

/** Closes what was started, the last first: nothing loses a service that it still uses. */
export class Shutdown {
  private readonly started: Closable[] = [];

  add<T extends Closable>(standIn: T): T {
    this.started.unshift(standIn);
    return standIn;
  }

  async close(): Promise<void> {
    for (const standIn of this.started.splice(0)) await standIn.close();
  }
}
