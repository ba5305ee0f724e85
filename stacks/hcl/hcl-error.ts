/** What can be wrong with the HCL that a stack asks for. */
export type HclErrorCode =
  /** A template or expression that HCL's own scanner would refuse, such as `${` without its `}`. */
  | 'invalid_expression'
  /** A name that cannot be an argument's or a block's. */
  | 'invalid_name'
  /** A value that may be a block or an argument, and nothing says which. */
  | 'unknown_block'
  /** A kind of block that a published module does not have. */
  | 'unsupported_block';

/** The base of every error that printing HCL raises. The message says what to change in the construct. */
export class HclError extends Error {
  override readonly name = 'HclError';

  constructor(
    /** Stable. */
    readonly code: HclErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** The same error, with the address or file in which it was found put before its message. */
  in(place: string): HclError {
    return new HclError(this.code, `${place}: ${this.message}`, { cause: this });
  }
}
