import { apiError } from './api-error';
import type { Json } from './dynalite-operation';

/** DynamoDB honours a ClientRequestToken for ten minutes after the request has completed. */
const rememberedMilliseconds = 600_000;

interface Completed {
  readonly request: string;
  readonly response: Json;
  readonly at: number;
}

/** Answers of transactions by ClientRequestToken: a retry of one that has succeeded writes nothing again. */
export class CompletedRequests {
  readonly #byToken = new Map<unknown, Completed>();
  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Rejects with IdempotentParameterMismatchException where the token came with another request before. */
  async once(token: unknown, request: string, run: () => Promise<Json>): Promise<Json> {
    if (token === undefined) return run();
    this.#forget();
    const completed = this.#byToken.get(token);
    if (!completed) {
      const response = await run();
      this.#byToken.set(token, { request, response, at: this.#clock() });
      return response;
    }
    if (completed.request === request) return completed.response;
    const message = 'Request parameters do not match the earlier request with this ClientRequestToken';
    throw apiError('IdempotentParameterMismatchException', message);
  }

  #forget(): void {
    for (const [token, { at }] of this.#byToken) {
      if (this.#clock() - at > rememberedMilliseconds) this.#byToken.delete(token);
    }
  }
}
