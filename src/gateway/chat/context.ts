import type { Caller } from '../caller';

/** Where a request came from and until when it may run. */
export interface RequestContext {
  readonly caller: Caller;
  /** Where the answers go, with its leading slash. */
  readonly channel: string;
  /** Epoch milliseconds at which the platform kills the function. */
  readonly deadline: number;
  readonly traceId?: string | undefined;
}
