/** How an invocation ended, as the REPORT line's status has it. */
export type InvocationStatus = 'success' | 'error' | 'timeout';

/** A failure that the platform reports because the runtime no longer can. */
export interface PlatformFailure {
  /** JSON of `{errorType, errorMessage}`. */
  readonly payload: string;
  readonly status: InvocationStatus;
  /** The line that Lambda adds to the function's log. */
  readonly logLine: string;
}

/** The function ran longer than its timeout and was killed. */
export function timedOut(requestId: string, timeoutSeconds: number): PlatformFailure {
  const message = `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
  return {
    payload: describe('Sandbox.Timedout', `RequestId: ${requestId} Error: ${message}`),
    status: 'timeout',
    logLine: `${new Date().toISOString()} ${requestId} ${message}`,
  };
}

/** The function's process ended before it answered. */
export function runtimeExited(
  requestId: string,
  exitCode: number | null,
  signal: NodeJS.Signals | null,
): PlatformFailure {
  const message = `RequestId: ${requestId} Error: Runtime exited ${reason(exitCode, signal)}`;
  return {
    payload: describe('Runtime.ExitError', message),
    status: 'error',
    logLine: `${message}\nRuntime.ExitError`,
  };
}

function reason(exitCode: number | null, signal: NodeJS.Signals | null): string {
  if (signal) return `with error: signal: ${signal}`;
  return exitCode ? `with error: exit status ${exitCode}` : 'without providing a reason';
}

function describe(errorType: string, errorMessage: string): string {
  return JSON.stringify({ errorType, errorMessage });
}
