import type { ResourcesConfig } from 'aws-amplify';
import { parseAmplifyConfig } from 'aws-amplify/utils';
import type { AmplifyOutputs } from './amplify-outputs';
import { localWebSocket } from './local-web-socket';

export interface AmplifyEnvironment {
  /** For Node 20, which has no `WebSocket` of its own: the class of the `ws` package. */
  readonly webSocket?: typeof WebSocket;
}

export type GatewayConfig = ResourcesConfig & Required<Pick<ResourcesConfig, 'Auth'>>;

/** Amplify's configuration, with the user pool's endpoint, which its own reader of `amplify_outputs.json` leaves out. */
export function gatewayConfig(outputs: AmplifyOutputs): GatewayConfig {
  const config = parseAmplifyConfig(outputs);
  const userPoolEndpoint = outputs.custom.local?.user_pool_endpoint;
  const endpoint = userPoolEndpoint === undefined ? {} : { userPoolEndpoint };
  return { ...config, Auth: { Cognito: { ...config.Auth?.Cognito, ...endpoint } } } as GatewayConfig;
}

/** Amplify constructs the global `WebSocket`: there is no other way to give it one. */
export function installWebSocket(outputs: AmplifyOutputs, { webSocket }: AmplifyEnvironment): void {
  if (webSocket !== undefined) globalThis.WebSocket = webSocket;
  if (outputs.custom.local !== undefined) globalThis.WebSocket = localWebSocket(globalThis.WebSocket);
}
