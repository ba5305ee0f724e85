import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { getEndpointFromInstructions } from '@smithy/core/endpoints';
import { StandardRetryStrategy } from '@smithy/core/retry';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { keepAliveAgent, openEarly } from '../connections/early-connection';

/** Two ways to repeat a request, over the same kept-alive connections. */
export interface DynamoDbClients {
  /** Repeats after throttling, failures and broken connections, within a bound. */
  readonly client: DynamoDBClient;
  /** Repeats only where DynamoDB itself has said that it did nothing. */
  readonly atMostOnce: DynamoDBClient;
  /** Opens connections before the first request. Rejects where the endpoint cannot be told, which every request will too. */
  readonly open: (count: number) => Promise<void>;
}

const ATTEMPTS = 3;

/**
 * @param timeoutMs how long one attempt may take, in milliseconds: past it the gateway refuses, for it is closed when in
 *   doubt
 */
export function createDynamoDbClients(timeoutMs: number): DynamoDbClients {
  const httpAgent = keepAliveAgent('http:');
  const httpsAgent = keepAliveAgent('https:');
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: timeoutMs,
    requestTimeout: timeoutMs,
    throwOnRequestTimeout: true,
    httpAgent,
    httpsAgent,
  });
  const client = new DynamoDBClient({ maxAttempts: ATTEMPTS, requestHandler });
  return {
    client,
    open: async (count) => {
      const { url } = await getEndpointFromInstructions({}, GetItemCommand, { ...client.config });
      openEarly(url.protocol === 'https:' ? httpsAgent : httpAgent, url, count);
    },
    atMostOnce: new DynamoDBClient({ retryStrategy: new RetryRefused(ATTEMPTS), requestHandler }),
  };
}

type Refresh = StandardRetryStrategy['refreshRetryTokenForRetry'];

/** Throttling is an answer, and means that nothing was written; a timeout or a broken connection says nothing. */
class RetryRefused extends StandardRetryStrategy {
  override async refreshRetryTokenForRetry(...[token, errorInfo]: Parameters<Refresh>): ReturnType<Refresh> {
    if (errorInfo.errorType !== 'THROTTLING') throw new Error('The write may have been made');
    return super.refreshRetryTokenForRetry(token, errorInfo);
  }
}
