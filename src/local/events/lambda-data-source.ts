import type { FunctionInvoker } from '../function-invoker';
import type { HandlerContext } from './appsync-js/handler-context';

/** Lambda's limits for a payload, in bytes. */
const MAXIMUM_SYNCHRONOUS_PAYLOAD = 6 * 1024 * 1024;
const MAXIMUM_ASYNCHRONOUS_PAYLOAD = 1024 * 1024;

/** What `request` returns for a data source of type AWS_LAMBDA. */
export interface LambdaRequest {
  readonly operation: 'Invoke';
  readonly invocationType?: 'RequestResponse' | 'Event';
  readonly payload?: unknown;
}

/** What `response` finds in its context. */
export type DataSourceAnswer = Pick<HandlerContext, 'result' | 'error'>;

export function isLambdaRequest(value: unknown): value is LambdaRequest {
  if (typeof value !== 'object' || value === null) return false;
  const { operation, invocationType } = value as Record<string, unknown>;
  return (
    operation === 'Invoke' &&
    ['RequestResponse', 'Event', undefined].includes(invocationType as string | undefined)
  );
}

/**
 * Invokes the function as the handler asked for; an asynchronous invocation has no result. Never rejects: what fails becomes
 * the context's `error`.
 */
export async function invokeLambda(
  functions: FunctionInvoker,
  functionName: string,
  { invocationType, payload = null }: LambdaRequest,
): Promise<DataSourceAnswer> {
  const asynchronous = invocationType === 'Event';
  const limit = asynchronous ? MAXIMUM_ASYNCHRONOUS_PAYLOAD : MAXIMUM_SYNCHRONOUS_PAYLOAD;
  const size = Buffer.byteLength(JSON.stringify(payload));
  if (size > limit) {
    return failure(
      `${size} byte payload is too large for the ${invocationType ?? 'RequestResponse'} invocation type (limit ${limit} bytes)`,
      'RequestTooLargeException',
    );
  }
  try {
    if (asynchronous) {
      await functions.invokeAsync(functionName, payload);
      return { result: null, error: null };
    }
    const answer = await functions.invoke(functionName, payload);
    return answer.functionError === undefined
      ? { result: answer.payload, error: null }
      : failure(errorMessage(answer.payload), answer.functionError);
  } catch (error) {
    const throttled = error instanceof Error && error.name === 'ThrottledError';
    return failure(
      error instanceof Error ? error.message : String(error),
      throttled ? 'TooManyRequestsException' : 'ServiceException',
    );
  }
}

function failure(message: string, type: string): DataSourceAnswer {
  return { result: null, error: { message, type: `Lambda:${type}` } };
}

/** Lambda answers a failed invocation with `{errorMessage, errorType, trace}`. */
function errorMessage(payload: unknown): string {
  const message = (payload as { errorMessage?: unknown } | null)?.errorMessage;
  return typeof message === 'string' ? message : 'The function failed.';
}
