/** Stable names of what goes wrong in the harness, not in what it tests. */
export type HarnessErrorCode =
  | 'MOTO_DID_NOT_START'
  | 'PLAN_UNREADABLE'
  | 'REQUIREMENT_MISSING'
  | 'SHAPE_CHECK_FAILED'
  | 'TERRAFORM_FAILED'
  | 'TERRAFORM_TIMED_OUT'
  | 'TYPE_NOT_IN_TABLE';

/** What the harness for real Terraform raises; the message says what to do. */
export class HarnessError extends Error {
  override readonly name: string = 'HarnessError';

  constructor(
    /** Stable. */
    readonly code: HarnessErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
