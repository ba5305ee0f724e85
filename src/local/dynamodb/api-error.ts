import type { ApiError } from 'dynalite/db';

/** An error that the API answers with: `__type` and `message`, and what the exception carries besides. */
export function apiError(name: string, message: string, members: object = {}, statusCode = 400): ApiError {
  return Object.assign(new Error(message), {
    name,
    statusCode,
    body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message, ...members },
  });
}

/** Whether the error is an answer of the API; with names, whether it is one of these exceptions. */
export function isApiError(error: unknown, ...names: string[]): error is ApiError {
  if (!(error instanceof Error) || !('body' in error)) return false;
  return names.length === 0 || names.includes(exceptionName(error as ApiError));
}

/** The exception's name, as the SDK shows it. */
export function exceptionName(error: ApiError): string {
  return error.body.__type.split('#').at(-1) ?? '';
}
