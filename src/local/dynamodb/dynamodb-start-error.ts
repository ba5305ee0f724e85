/** Why the stand-in does not start. */
export type DynamoDbStartErrorCode = 'DIRECTORY_IN_USE' | 'DIRECTORY_UNUSABLE' | 'TABLE_CHANGED';

/** The stand-in did not start; the message says what to do. */
export class DynamoDbStartError extends Error {
  override readonly name = 'DynamoDbStartError';
  readonly code: DynamoDbStartErrorCode;

  constructor(code: DynamoDbStartErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
