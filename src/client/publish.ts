import type { EventsApi } from './events-api';
import { GatewayClientError } from './errors';

/**
 * Publishes one event over HTTP. Amplify repeats the request up to three times on 429, 5xx and network errors; the gateway
 * answers a repeated `requestId` once. (Amplify's publish over the WebSocket ignores `failed[]`: a refusal is lost.)
 *
 * @throws GatewayClientError with the server's own code and message where it refuses, else `publish_failed`
 */
export async function publish(api: EventsApi, channel: string, event: object): Promise<void> {
  let failed: Awaited<ReturnType<EventsApi['post']>>;
  try {
    failed = await api.post(channel, event);
  } catch (error) {
    throw refusal(error) ?? GatewayClientError.from(error, 'publish_failed');
  }
  const [refused] = failed ?? [];
  if (refused === undefined) return;
  const { code = 'publish_failed', message = 'The gateway refused the request.' } = refused as RefusedEvent;
  throw new GatewayClientError(code, message);
}

/** What AppSync sends; Amplify's type has only `identifier` and `index`. */
interface RefusedEvent {
  readonly code?: string;
  readonly message?: string;
}

/** Amplify's own message is "Unknown error": AppSync's is in the body, `{errors: [{errorType, message}]}`. */
function refusal(cause: unknown): GatewayClientError | undefined {
  const body = (cause as { response?: { body?: unknown } }).response?.body;
  if (typeof body !== 'string') return undefined;
  try {
    const { errors } = JSON.parse(body) as { errors?: { errorType?: string; message?: string }[] };
    const { errorType, message } = errors?.[0] ?? {};
    if (!errorType) return undefined;
    return new GatewayClientError(errorType, message ?? errorType, { cause });
  } catch {
    return undefined;
  }
}
