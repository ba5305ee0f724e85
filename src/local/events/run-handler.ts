import type { FunctionInvoker } from '../function-invoker';
import type { HandlerContext } from './appsync-js/handler-context';
import type { Handler, HandlerFunction, HandlerLogLine } from './appsync-js/load-handlers';
import { handlerFailed, handlerRefused, type EventsApiError } from './errors';
import { invokeLambda, isLambdaRequest } from './lambda-data-source';
import type { Namespace } from './namespaces';

/** What a run of a handler needs besides its context. */
export interface HandlerRun {
  readonly namespace: Namespace;
  readonly functions: FunctionInvoker;
  readonly log: (line: HandlerLogLine) => void;
  /** What `util.unauthorized()` means to this operation's caller. */
  readonly whenUnauthorized: () => EventsApiError;
}

/**
 * Runs a handler to its end, its data source included, and resolves with what it returns.
 * @throws EventsApiError where it refuses or fails; details of a failure go to the log alone.
 */
export async function runHandler(
  handler: Handler,
  context: HandlerContext,
  run: HandlerRun,
): Promise<unknown> {
  if (handler.kind === 'function') return settle(handler, context, run).value;
  const request = settle(handler.request, context, run);
  if (request.early) return request.value;
  if (!isLambdaRequest(request.value) || run.namespace.onPublishFunction === undefined) {
    throw failed(
      run,
      "request must return { operation: 'Invoke', invocationType?, payload? } for a Lambda data source",
    );
  }
  const answer = await invokeLambda(run.functions, run.namespace.onPublishFunction, request.value);
  return settle(handler.response, { ...context, ...answer, stash: request.stash }, run).value;
}

/** Reports a failure to the log and gives the error for the client. */
export function failed(run: HandlerRun, message: string): EventsApiError {
  run.log({ level: 'error', message, namespace: run.namespace.resource.name });
  return handlerFailed();
}

interface Settled {
  readonly value: unknown;
  readonly early: boolean;
  readonly stash: HandlerContext['stash'];
}

function settle(handler: HandlerFunction, context: HandlerContext, run: HandlerRun): Settled {
  const outcome = handler.call(context);
  switch (outcome.kind) {
    case 'returned':
      return { value: outcome.value, early: false, stash: outcome.stash };
    case 'early-return':
      return { value: outcome.value, early: true, stash: context.stash };
    case 'unauthorized':
      throw run.whenUnauthorized();
    case 'error':
      throw handlerRefused(outcome.message, outcome.type);
    case 'failed':
      throw failed(run, outcome.message);
  }
}
