/**
 * What a client can be told to have gone wrong. The first group are the reference sample's types, so that its clients
 * understand them; the second are this gateway's own.
 */
export type ErrorType =
  | 'token_limit_exceeded'
  | 'reservation_failed'
  | 'json_parse_error'
  | 'validation_error'
  | 'internal_server_error'
  | 'bedrock_validation_error'
  | 'bedrock_throttling_error'
  | 'bedrock_api_error'
  | 'bedrock_access_denied'
  | 'bedrock_model_not_ready'
  // this gateway's own
  | 'budget_exceeded'
  | 'concurrency_limit_exceeded'
  | 'forbidden'
  | 'model_not_allowed'
  | 'request_id_in_use'
  | 'stream_interrupted'
  | 'timeout'
  | 'turn_lost'
  | 'unsupported';

/** JSON that may be shown to a client: never user text, an ARN, a stack or another user's data. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/**
 * The base of every error that the domain raises. `message` and `details` are written for the client and safe to show;
 * `cause` is for the log alone.
 */
export class GatewayError extends Error {
  override readonly name: string = 'GatewayError';

  constructor(
    /** Stable; see docs/contract. */
    readonly code: ErrorType,
    message: string,
    readonly details: ErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** The same error, telling more. */
  withDetails(details: ErrorDetails): GatewayError {
    return new GatewayError(this.code, this.message, { ...this.details, ...details }, { cause: this.cause });
  }

  /** The error itself where it is safe to show, else one that says nothing of the inside and keeps it as `cause`. */
  static from(error: unknown): GatewayError {
    return error instanceof GatewayError
      ? error
      : new GatewayError(
          'internal_server_error',
          'The gateway failed to handle this request. Try again; if it goes on, give your operator the request id.',
          {},
          { cause: error },
        );
  }
}
