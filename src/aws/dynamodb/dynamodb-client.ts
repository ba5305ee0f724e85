import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { StandardRetryStrategy } from '@smithy/core/retry';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** Two ways to repeat a request, over the same kept-alive connections. */
export interface DynamoDbClients {
  /** Repeats after throttling, failures and broken connections, within a bound. */
  readonly client: DynamoDBClient;
  /** Repeats only where DynamoDB itself has said that it did nothing. */
  readonly atMostOnce: DynamoDBClient;
}

const ATTEMPTS = 3;

/**
 * @param timeoutMs how long one attempt may take, in milliseconds: past it the gateway refuses, for it is closed when in
 *   doubt
 */
export function createDynamoDbClients(timeoutMs: number): DynamoDbClients {
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: timeoutMs,
    requestTimeout: timeoutMs,
    throwOnRequestTimeout: true,
    httpAgent: new HttpAgent({ keepAlive: true }),
    httpsAgent: new HttpsAgent({ keepAlive: true }),
  });
  return {
    client: new DynamoDBClient({ maxAttempts: ATTEMPTS, requestHandler }),
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
