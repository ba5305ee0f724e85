import { BedrockRuntimeClient, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { getEndpointFromInstructions } from '@smithy/core/endpoints';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { keepAliveAgent, openEarly } from '../connections/early-connection';

const CONNECTION_TIMEOUT_MS = 2_000;

export interface BedrockConnection {
  readonly client: BedrockRuntimeClient;
  /** Opens a connection before the first call. Rejects where the endpoint cannot be told, which every call will too. */
  open(): Promise<void>;
}

/**
 * HTTP/1.1 over kept-alive connections: against the SDK's default (HTTP/2, a session a stream) half the time to the
 * first byte and half the CPU; and a cut connection throws, where HTTP/2 ends the stream as if it were whole.
 */
export function connectBedrock(): BedrockConnection {
  const httpAgent = keepAliveAgent('http:');
  const httpsAgent = keepAliveAgent('https:');
  const client = new BedrockRuntimeClient({
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({ connectionTimeout: CONNECTION_TIMEOUT_MS, httpAgent, httpsAgent }),
  });
  return {
    client,
    open: async () => {
      const { url } = await getEndpointFromInstructions({}, ConverseStreamCommand, { ...client.config });
      openEarly(url.protocol === 'https:' ? httpsAgent : httpAgent, url);
    },
  };
}
