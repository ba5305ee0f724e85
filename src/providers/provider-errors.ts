import type { APIError } from 'openai';
import { APIConnectionTimeoutError } from 'openai';
import type { ModelErrorOptions } from '../gateway/models/language-models';
import { ModelError } from '../gateway/models/language-models';
import { ProviderFailure } from './provider-failure';
import { isErrorOfStream, statusOf } from './provider-status';

interface Told extends ModelErrorOptions {
  readonly code: ConstructorParameters<typeof ModelError>[0];
  readonly message: string;
}

const UNAVAILABLE: Told = {
  code: 'bedrock_api_error',
  message: 'The model is not available right now. Try again in a moment, or choose another model.',
};
const TIMED_OUT: Told = {
  code: 'bedrock_api_error',
  message: 'The model took too long. Try again, or ask for a shorter answer.',
};
const BUSY: Told = {
  code: 'bedrock_throttling_error',
  message: 'The model is busy. Wait a moment and try again, or choose another model.',
};
const QUOTA_USED_UP: Told = {
  code: 'bedrock_throttling_error',
  message: 'The account’s quota for this model is used up. Choose another model, or tell your operator.',
};
const NO_ACCESS: Told = {
  code: 'bedrock_access_denied',
  message: 'The gateway has no access to this model. Tell your operator; choose another model meanwhile.',
};
const NOT_READY: Told = {
  code: 'bedrock_model_not_ready',
  message: 'The model is still starting. Try again in a minute.',
};
const REFUSED: Told = {
  code: 'bedrock_validation_error',
  message: 'The model refused this request. Check its parameters and the length of the conversation.',
};

const PASSING: ModelErrorOptions = { passing: true, outage: true };
const LASTING: ModelErrorOptions = { passing: false, outage: true };
const UNKNOWN_COST: ModelErrorOptions = { passing: false, outage: false };

/**
 * What went wrong, without a word of the provider's own message: it may repeat the prompt, or the key.
 *
 * @param inStream whether the answer had begun: its status had come
 */
export function providerErrorOf(error: unknown, { inStream }: { readonly inStream: boolean }): ModelError {
  if (error instanceof ModelError) return error;
  return modelError(toldOf(error, inStream), new ProviderFailure(error));
}

/** Nothing was sent: this gateway may not speak to the provider, or has no key for it. */
export function noAccess(cause: Error): ModelError {
  return modelError({ ...NO_ACCESS, ...LASTING }, cause);
}

/** The provider's API has no field for what was asked, which another model may have. Nothing was sent. */
export function notTaken(message: string, { outage = true }: ModelErrorOptions = {}): ModelError {
  return new ModelError('bedrock_validation_error', message, { outage });
}

function modelError({ code, message, ...options }: Told, cause: Error): ModelError {
  return new ModelError(code, message, { ...options, cause });
}

function toldOf(error: unknown, inStream: boolean): Told {
  const isTold = isErrorOfStream(error);
  // A stream that broke has begun to cost: nobody knows how much.
  if (inStream && !isTold) return { ...UNAVAILABLE, ...UNKNOWN_COST };
  if (error instanceof APIConnectionTimeoutError) return { ...TIMED_OUT, ...LASTING };
  const status = statusOf(error);
  if (status === undefined) return { ...UNAVAILABLE, ...(isTold ? PASSING : LASTING) };
  return ofStatus(status, error as APIError);
}

function ofStatus(status: number, { code, type, message }: APIError): Told {
  switch (status) {
    case 400:
    case 413:
    case 422:
      return REFUSED;
    case 401:
    case 403:
    case 404:
      return { ...NO_ACCESS, ...LASTING };
    case 402:
      return { ...QUOTA_USED_UP, ...LASTING };
    case 408:
      return { ...TIMED_OUT, ...LASTING };
    case 429:
      // Asking again would not help before somebody has paid.
      return [code, type].includes('insufficient_quota')
        ? { ...QUOTA_USED_UP, ...LASTING }
        : { ...BUSY, ...PASSING };
    case 503:
      // llama.cpp and Hugging Face say so while they load a model.
      return { ...(/\bloading\b/i.test(message) ? NOT_READY : UNAVAILABLE), ...PASSING };
    default:
      return { ...UNAVAILABLE, ...(status >= 500 ? PASSING : LASTING) };
  }
}
