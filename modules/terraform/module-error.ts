/** What the constructs throw. */
export class ModuleError extends Error {
  override readonly name = 'ModuleError';

  constructor(
    /** Stable, for programs. */
    readonly code: 'InvalidInput' | 'UnresolvedValue' | 'MissingBuild',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
