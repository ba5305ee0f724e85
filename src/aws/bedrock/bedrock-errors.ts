import { ModelError } from '../../gateway/models/language-models';

const UNAVAILABLE = 'The model is not available right now. Try again in a moment, or choose another model.';

const BY_NAME: Record<string, [code: ConstructorParameters<typeof ModelError>[0], message: string]> = {
  ThrottlingException: [
    'bedrock_throttling_error',
    'The model is busy. Wait a moment and try again, or choose another model.',
  ],
  ServiceQuotaExceededException: [
    'bedrock_throttling_error',
    'The account’s quota for this model is used up. Choose another model, or tell your operator.',
  ],
  ValidationException: [
    'bedrock_validation_error',
    'The model refused this request. Check its parameters and the length of the conversation.',
  ],
  AccessDeniedException: [
    'bedrock_access_denied',
    'The gateway has no access to this model. Tell your operator; choose another model meanwhile.',
  ],
  ResourceNotFoundException: [
    'bedrock_access_denied',
    'The gateway has no access to this model. Tell your operator; choose another model meanwhile.',
  ],
  ModelNotReadyException: ['bedrock_model_not_ready', 'The model is still starting. Try again in a minute.'],
  ModelTimeoutException: [
    'bedrock_api_error',
    'The model took too long. Try again, or ask for a shorter answer.',
  ],
  ServiceUnavailableException: ['bedrock_api_error', UNAVAILABLE],
};

/** What Bedrock says in a stream that it failed at, and did not do: a broken connection says nothing of the sort. */
const PASSING = new Set([
  'InternalServerException',
  'ModelStreamErrorException',
  'ServiceUnavailableException',
  'ThrottlingException',
]);

/** Of the request itself: another model would be as little help. */
const REFUSALS = new Set<ModelError['code']>(['bedrock_validation_error']);

/** What went wrong, without a word of Bedrock's own message: it may name ARNs, or repeat the prompt. */
export function modelErrorOf(cause: unknown, { inStream }: { readonly inStream: boolean }): ModelError {
  const name = withCapital(cause instanceof Error ? cause.name : '');
  const [code, message] = BY_NAME[name] ?? (['bedrock_api_error', UNAVAILABLE] as const);
  return new ModelError(code, message, {
    cause,
    // What comes before the stream the SDK has tried again itself.
    passing: inStream && PASSING.has(name),
    // A stream that broke has begun to cost: nobody knows how much.
    outage: !REFUSALS.has(code) && (!inStream || BY_NAME[name] !== undefined || PASSING.has(name)),
  });
}

/** Mid-stream, the exceptions of the event stream are spelled in camel case. */
function withCapital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
