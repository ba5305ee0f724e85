/**
 * Where a request is when its observer is called:
 * - `received`: nothing has been done yet
 * - `streaming`: the first event of a stream has been sent
 * - `done`: it has succeeded, and nothing is answered; of a stream, all but its end is
 */
export type RequestPhase = 'received' | 'streaming' | 'done';

export type ObservedService = 'dynamodb' | 'bedrock' | 'events';

/**
 * Called at each phase of every request that a function makes, and awaited. Where it throws, nothing more is done for the
 * request and its connection breaks: a test that has killed the function throws, so that what the request was to do
 * stays undone.
 * @param operation the service's own name, such as `UpdateItem`; of an HTTP publish, `Publish`
 */
export type OnRequest = (
  phase: RequestPhase,
  service: ObservedService,
  operation: string,
) => void | Promise<void>;

/** What a stand-in tells of a request. */
export interface ObservedRequest {
  readonly operation: string;
  /** The header of that name. */
  readonly authorization: string | undefined;
}

/** One service's observer. Where it rejects, the stand-in breaks the connection. */
export type OnPhase = (phase: RequestPhase, request: ObservedRequest) => Promise<void>;

/** An observer has stopped a request. */
export class RequestStopped extends Error {
  override readonly name = 'RequestStopped';
}

/**
 * The observer of one service's requests by the functions, whom their access key tells from a test's own clients.
 * It rejects with a `RequestStopped` only.
 */
export function phasesOf(service: ObservedService, accessKeyId: string, onRequest: OnRequest): OnPhase {
  return async (phase, { operation, authorization }) => {
    if (!authorization?.includes(`Credential=${accessKeyId}/`)) return;
    try {
      await onRequest(phase, service, operation);
    } catch (cause) {
      throw new RequestStopped(`The observer stopped ${operation} when it was ${phase}.`, { cause });
    }
  };
}
