/**
 * What the client itself found wrong. Beside these, `code` holds what the server said: an AppSync error type such as
 * `UnauthorizedException` where a publish or a subscription is refused, or the contract's `error.type`.
 */
export type ClientErrorCode =
  | 'invalid_outputs'
  | 'not_signed_in'
  | 'invalid_conversation_id'
  | 'request_too_long'
  | 'connection_failed'
  | 'publish_failed'
  | 'no_answer'
  | 'closed';

/** The one error that this client throws. */
export class GatewayClientError extends Error {
  override readonly name = 'GatewayClientError';

  constructor(
    /** Stable, for programs. */
    readonly code: ClientErrorCode | (string & {}),
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** The error itself where it is one of these already, else one with this code that keeps it as `cause`. */
  static from(error: unknown, code: ClientErrorCode): GatewayClientError {
    if (error instanceof GatewayClientError) return error;
    return new GatewayClientError(code, error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
}
