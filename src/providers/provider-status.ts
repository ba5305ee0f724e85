import { APIConnectionError, APIError } from 'openai';

/** In a stream, errors come without a status: their type or code says what it would have been. An open list. */
const BY_WORD: Readonly<Record<string, number>> = {
  BadRequestError: 400,
  context_length_exceeded: 400,
  invalid_request_error: 400,
  authentication_error: 401,
  invalid_api_key: 401,
  permission_error: 403,
  not_found_error: 404,
  model_not_found: 404,
  timeout: 408,
  insufficient_quota: 429,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  tokens: 429,
  api_error: 500,
  InternalServerError: 500,
  internal_server_error: 500,
  server_error: 500,
  overloaded_error: 503,
  service_unavailable: 503,
  unavailable_error: 503,
};

/** The HTTP status that a failure had or, told in a stream, stands for; undefined where neither is known. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof APIError)) return undefined;
  const { status, code, type } = error as APIError<number | undefined>;
  if (status !== undefined) return status;
  // vLLM gives the status itself as the code.
  const number = Number(code ?? NaN);
  if (Number.isInteger(number) && number >= 400 && number < 600) return number;
  return BY_WORD[code ?? ''] ?? BY_WORD[type ?? ''];
}

/** Whether a provider has told of the failure in its stream: a broken connection says nothing of the sort. */
export function isErrorOfStream(error: unknown): boolean {
  return error instanceof APIError && error.status === undefined && !(error instanceof APIConnectionError);
}
