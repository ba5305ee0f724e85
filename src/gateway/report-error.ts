import type { ErrorEvent } from './contract/events';
import type { GatewayError } from './errors';
import type { Telemetry } from './telemetry';

/** Logs an error with its cause, and makes the event that tells the client of it without. */
export function reportError(
  telemetry: Telemetry,
  error: GatewayError,
  ids: { readonly requestId: string; readonly conversationId?: string },
): ErrorEvent {
  const { code: type, message, details } = error;
  telemetry.log(
    type === 'internal_server_error' ? 'error' : 'warn',
    'request_failed',
    { ...ids, errorType: type },
    error,
  );
  return { error: { type, message, requestId: ids.requestId, details } };
}
