import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Clock } from '../../gateway/clock';
import type { SecretReader } from './secret-reader';
import { SecretsManagerSecrets } from './secrets-manager-secrets';

/** One attempt at reading a key, of which three are made: a person waits for it. */
const TIMEOUT_MS = 2_000;

/** Keys in Secrets Manager. */
export function connectSecrets(clock: Pick<Clock, 'now'>): SecretReader {
  const client = new SecretsManagerClient({
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: TIMEOUT_MS,
      requestTimeout: TIMEOUT_MS,
      throwOnRequestTimeout: true,
    }),
  });
  return new SecretsManagerSecrets(client, clock);
}
