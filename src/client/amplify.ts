import { Amplify, type AmplifyContext } from 'aws-amplify';
import { type AmplifyEnvironment, installWebSocket, gatewayConfig } from './amplify-config';
import { readAmplifyOutputs } from './amplify-outputs';
import { ConnectedGateway } from './connected-gateway';
import { GatewayClientError } from './errors';
import { eventsApi } from './events-api';
import type { Gateway } from './gateway';

/**
 * Configures Amplify, for the whole page or process, to sign in to this gateway and to reach its Event API.
 *
 * @param outputs what `amplify_outputs.json` holds
 * @throws GatewayClientError `invalid_outputs`
 */
export function configureAmplify(outputs: object, environment: AmplifyEnvironment = {}): void {
  const checked = readAmplifyOutputs(outputs);
  installWebSocket(checked, environment);
  Amplify.configure(gatewayConfig(checked));
}

export interface ConnectOptions {
  /** Whose session to use, from `createUserContext`; the one that `configureAmplify` set up where absent. */
  readonly context?: AmplifyContext;
  /** How long a turn may be silent before it throws `no_answer`, in milliseconds; 60,000 where absent. */
  readonly idleTimeoutMs?: number;
  /** How long to wait for missing events once a later one has come, in milliseconds; 8,000 where absent. */
  readonly gapTimeoutMs?: number;
}

/**
 * Takes the signed-in user's session. Connects with the first request: Amplify keeps one WebSocket for the whole page or
 * process, refreshes expired tokens, and closes the connection a second after the last gateway is closed.
 *
 * @throws GatewayClientError `not_signed_in`; Amplify's own error where the session cannot be refreshed
 */
export async function connectGateway(options: ConnectOptions = {}): Promise<Gateway> {
  const { context, idleTimeoutMs: idleMs = 60_000, gapTimeoutMs: gapMs = 8_000 } = options;
  const api = eventsApi(context);
  const { tokens } = await api.fetchAuthSession();
  const userId = tokens?.accessToken.payload.sub;
  if (userId === undefined) {
    throw new GatewayClientError('not_signed_in', 'Nobody is signed in: sign in, then connect.');
  }
  return new ConnectedGateway(userId, api, { idleMs, gapMs });
}
