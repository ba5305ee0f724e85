/**
 * What goes wrong with a request:
 * - `throttle`: ProvisionedThroughputExceededException, 400
 * - `internalServerError`: InternalServerError, 500
 * - `hang`: no answer until the client gives up or the stand-in closes
 * - `dropConnection`: the connection closes and nothing was done
 * - `loseResponse`: it was done, and the connection closes instead of an answer
 */
export type Fault = 'throttle' | 'internalServerError' | 'hang' | 'dropConnection' | 'loseResponse';

/** Faults to come, by operation (`UpdateItem`). The SDK retries, so one `next` alone often goes unnoticed. */
export class Faults {
  readonly #next = new Map<string, Fault[]>();
  readonly #every = new Map<string, Fault>();

  /** The operation's next request fails; each further call adds one more. */
  next(operation: string, fault: Fault): void {
    this.#next.set(operation, [...(this.#next.get(operation) ?? []), fault]);
  }

  /** Every request of the operation fails until `clear`. */
  every(operation: string, fault: Fault): void {
    this.#every.set(operation, fault);
  }

  clear(): void {
    this.#next.clear();
    this.#every.clear();
  }

  /** The fault of the request that has just arrived. */
  take(operation: string): Fault | undefined {
    return this.#next.get(operation)?.shift() ?? this.#every.get(operation);
  }
}
