import { randomBytes } from 'node:crypto';
import type { LanguageModel } from '../bedrock/language-model';
import type { LocalResources } from '../resources';
import type { SecretsManager } from '../secrets-manager/start-secrets-manager';
import { startSecretsManager } from '../secrets-manager/start-secrets-manager';
import type { Shutdown } from '../shutdown';
import { configuredProviders } from './configured-providers';
import type { OpenAi, ProviderRequest } from './start-openai';
import { startOpenAi } from './start-openai';

/** The providers beyond AWS, and where their keys are kept. */
export interface Providers extends Omit<OpenAi, 'close'> {
  /** The last requests with the right key, oldest first. */
  readonly received: readonly ProviderRequest[];
  readonly secrets: Omit<SecretsManager, 'close'>;
}

/** How many requests are kept for whoever wants to see them. */
const KEPT = 100;

/**
 * Starts the stand-ins for the providers that the configuration names, each with a key that is new with every start.
 *
 * @param model answers in place of the scripted one
 * @returns undefined where the configuration names none
 */
export async function startProviders(
  resources: LocalResources,
  shutdown: Shutdown,
  model: LanguageModel | undefined,
): Promise<Providers | undefined> {
  const providers = configuredProviders(resources);
  if (Object.keys(providers).length === 0) return undefined;
  const { region, accountId } = resources;
  const names = Object.values(providers).flatMap(({ apiKeySecretName }) => apiKeySecretName ?? []);
  const secrets = shutdown.add(
    await startSecretsManager({
      region,
      accountId,
      secrets: Object.fromEntries(names.map((name) => [name, `sk-local-${randomBytes(24).toString('hex')}`])),
    }),
  );
  const received: ProviderRequest[] = [];
  const onRequest = (request: ProviderRequest) => {
    received.push(request);
    if (received.length > KEPT) received.shift();
  };
  const openAi = shutdown.add(
    await startOpenAi({ providers, keyOf: (name) => secrets.valueOf(name), model, onRequest }),
  );
  return {
    url: openAi.url,
    get requests() {
      return openAi.requests;
    },
    get unauthorised() {
      return openAi.unauthorised;
    },
    received,
    secrets,
  };
}
