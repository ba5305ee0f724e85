import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SecretsManagerSecrets } from '../aws/secrets/secrets-manager-secrets';
import type { Clock } from '../gateway/clock';
import type { LanguageModels } from '../gateway/models/language-models';
import type { ProviderModelsOptions } from './provider-models';
import { ProviderModels } from './provider-models';

export interface ConnectionOptions extends Omit<ProviderModelsOptions, 'secrets'> {
  readonly clock: Pick<Clock, 'now'>;
}

/** One attempt at reading a key, of which three are made: a person waits for it. */
const TIMEOUT_MS = 2_000;

/** Models beyond AWS, with their keys in Secrets Manager. A module of its own in the Lambda packages. */
export function connectProviders({ clock, ...options }: ConnectionOptions): LanguageModels {
  const client = new SecretsManagerClient({
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: TIMEOUT_MS,
      requestTimeout: TIMEOUT_MS,
      throwOnRequestTimeout: true,
    }),
  });
  return new ProviderModels({ ...options, secrets: new SecretsManagerSecrets(client, clock) });
}
