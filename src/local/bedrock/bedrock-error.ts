/** Status codes as in Bedrock Runtime's service model; the last four are raised by the front that all AWS services share. */
const statuses = {
  AccessDeniedException: 403,
  InternalServerException: 500,
  ModelErrorException: 424,
  ModelNotReadyException: 429,
  ModelStreamErrorException: 424,
  ModelTimeoutException: 408,
  ResourceNotFoundException: 404,
  ServiceUnavailableException: 503,
  ThrottlingException: 429,
  ValidationException: 400,
  IncompleteSignatureException: 403,
  InvalidSignatureException: 403,
  MissingAuthenticationTokenException: 403,
  UnknownOperationException: 404,
} as const;

export type BedrockErrorCode = keyof typeof statuses;

/** A failure as Bedrock reports it: an HTTP error before the stream has begun, an exception frame after. */
export class BedrockError extends Error {
  override readonly name = 'BedrockError';

  constructor(
    readonly code: BedrockErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  get status(): number {
    return statuses[this.code];
  }
}

/** Whatever was thrown, as a Bedrock error; what is not one already is an InternalServerException. */
export function toBedrockError(error: unknown): BedrockError {
  if (error instanceof BedrockError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new BedrockError('InternalServerException', `The local Bedrock failed: ${message}`, {
    cause: error,
  });
}
