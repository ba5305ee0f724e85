/** What can be wrong with a stack that the local runtime shall play. */
export type LocalStackErrorCode =
  /** `main.ts` failed, or left no stack. */
  | 'stack_not_synthesised'
  /** The file is not a synthesised stack. */
  | 'invalid_stack'
  /** A value that the runtime needs is more than a literal or a plain reference. */
  | 'unsupported_expression'
  /** A reference leads to nothing that the runtime knows. */
  | 'unknown_reference'
  /** An attribute is missing or not of its type. */
  | 'invalid_attribute'
  /** The resource has something that its stand-in does not play. */
  | 'not_played'
  /** The stack lacks a resource, or has one too many. */
  | 'missing_resource';

/** The synthesised stack cannot be played; the message says where, and what to do. */
export class LocalStackError extends Error {
  override readonly name = 'LocalStackError';

  constructor(
    /** Stable, for programs. */
    readonly code: LocalStackErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Where in the stack a value stands. */
export interface Place {
  /** `aws_lambda_function.chat`, `local.endpoint`. */
  readonly address: string;
  /** `environment.variables.LOG_LEVEL`; empty for the whole. */
  readonly attribute: string;
}

/** An error that names the address, the attribute and what stands there. */
export function errorAt(
  code: LocalStackErrorCode,
  { address, attribute }: Place,
  raw: unknown,
  reason: string,
): LocalStackError {
  const where = attribute === '' ? address : `${address}, ${attribute}`;
  const text = raw === undefined ? '' : `: ${typeof raw === 'string' ? raw : JSON.stringify(raw)}`;
  return new LocalStackError(code, `${where}${text} — ${reason}`);
}
