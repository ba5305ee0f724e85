import type { BedrockErrorCode } from '../bedrock/bedrock-error';
import { toBedrockError } from '../bedrock/bedrock-error';

/** A failure as Chat Completions reports it. */
export interface OpenAiError {
  readonly status: number;
  readonly body: { readonly error: { message: string; type: string; param: null; code: string | null } };
}

const ANSWERS: Partial<Record<BedrockErrorCode, readonly [status: number, type: string, code?: string]>> = {
  AccessDeniedException: [403, 'permission_error'],
  MissingAuthenticationTokenException: [401, 'invalid_request_error', 'invalid_api_key'],
  ModelNotReadyException: [503, 'unavailable_error'],
  ModelTimeoutException: [408, 'timeout'],
  ResourceNotFoundException: [404, 'invalid_request_error', 'model_not_found'],
  ServiceUnavailableException: [503, 'server_error'],
  ThrottlingException: [429, 'requests', 'rate_limit_exceeded'],
  UnknownOperationException: [404, 'invalid_request_error', 'unknown_url'],
  ValidationException: [400, 'invalid_request_error'],
};

/** The scripted model, its faults and its rules speak Bedrock; this says the same as OpenAI. */
export function openAiErrorOf(error: unknown): OpenAiError {
  const failure = toBedrockError(error);
  const [status, type, code = null] = ANSWERS[failure.code] ?? [500, 'server_error'];
  // As llama.cpp has it.
  const message = failure.code === 'ModelNotReadyException' ? 'Loading model' : failure.message;
  return { status, body: { error: { message, type, param: null, code } } };
}
