import { GatewayError } from '../../gateway/errors';

/** What a log line may tell of an error: names, codes, and where it came from. */
export interface SafeError {
  readonly name: string;
  readonly message?: string;
  readonly httpStatus?: number;
  readonly stack?: readonly string[];
  readonly cause?: SafeError;
}

/**
 * Only the gateway's own messages are kept. Those of others may repeat what the user wrote (Bedrock's validation errors
 * do), and user text never reaches a log.
 */
export function safeError(error: unknown): SafeError | undefined {
  if (!(error instanceof Error)) return undefined;
  const cause = safeError(error.cause);
  const httpStatus = httpStatusOf(error);
  return {
    name: error.name,
    ...(error instanceof GatewayError && { message: error.message }),
    ...(httpStatus !== undefined && { httpStatus }),
    stack: framesOf(error),
    ...(cause && { cause }),
  };
}

const FRAMES = 5;

function framesOf({ stack = '' }: Error): string[] {
  return stack
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, FRAMES);
}

function httpStatusOf(error: Error): number | undefined {
  const metadata = '$metadata' in error ? (error.$metadata as { httpStatusCode?: number }) : undefined;
  return metadata?.httpStatusCode;
}
