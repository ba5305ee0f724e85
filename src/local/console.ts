import type { LogEntry } from './telemetry/log-store';

/** One line for people of what a function had to warn of; undefined for what they need not see. */
export function consoleLine({ functionName, line, requestId }: LogEntry): string | undefined {
  if (line.kind === 'text')
    return /Task timed out|Runtime exited/.test(line.text) ? `! ${functionName}: ${line.text}` : undefined;
  if (line.kind === 'metrics' || !['WARN', 'ERROR', 'CRITICAL'].includes(line.level)) return undefined;
  const { errorType, failure } = line.fields as { errorType?: string; failure?: Failure };
  const causes = causesOf(failure).join(' ← ');
  const parts = [errorType, causes, `invocation ${requestId ?? line.requestId ?? 'unknown'}`];
  return `! ${functionName}: ${line.message} (${parts.filter(Boolean).join(', ')})`;
}

interface Failure {
  readonly name: string;
  readonly cause?: Failure;
}

function causesOf(failure: Failure | undefined): string[] {
  return failure ? [failure.name, ...causesOf(failure.cause)] : [];
}
