import type { GatewayClientError } from './errors';

/** Hands values from callbacks to one reader, which may be slower or faster than they come. */
export class EventQueue<T> {
  readonly #values: T[] = [];
  #end: { readonly error: GatewayClientError | undefined } | undefined;
  #wake = (): void => {};

  get ended(): boolean {
    return this.#end !== undefined;
  }

  push(value: T): void {
    if (this.ended) return;
    this.#values.push(value);
    this.#wake();
  }

  /** What was pushed before is read first; then the reading ends, or throws the error. */
  end(error?: GatewayClientError): void {
    this.#end ??= { error };
    this.#wake();
  }

  async *read(): AsyncGenerator<T, void> {
    for (;;) {
      for (let value = this.#values.shift(); value !== undefined; value = this.#values.shift()) yield value;
      if (this.#end?.error) throw this.#end.error;
      if (this.#end) return;
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }
}
