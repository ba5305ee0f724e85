import { APIError } from 'openai';

/** Why a call failed, for the log: its status, or the system's code, and where; none of the provider's words. */
export class ProviderFailure extends Error {
  override readonly name = 'ProviderFailure';
  /** As the AWS SDK has it. */
  readonly $metadata: { readonly httpStatusCode?: number };

  constructor(cause: unknown) {
    super(systemCodeOf(cause) ?? 'The provider failed.');
    const status = cause instanceof APIError ? (cause.status as number | undefined) : undefined;
    this.$metadata = status === undefined ? {} : { httpStatusCode: status };
    if (cause instanceof Error) this.stack = `${this.name}: ${this.message}\n${framesOf(cause)}`;
  }
}

/** Such as `ECONNREFUSED`. */
function systemCodeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, cause } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && /^E[A-Z_]{2,40}$/.test(code) ? code : systemCodeOf(cause);
}

/** The lines of a stack that follow its message. */
function framesOf({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .filter((line) => /^ {4}at .*(:\d+:\d+\)?|<anonymous>\)?|\(native\))$/.test(line))
    .join('\n');
}
