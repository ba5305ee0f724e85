import { AuthenticationError } from 'openai';
import type { SecretReader } from '../aws/secrets/secret-reader';
import type { LanguageModels, ModelEvent, ModelRequest, Provider } from '../gateway/models/language-models';
import { chatRequestOf } from './chat-request';
import { baseUrlOf } from './egress';
import { keptAliveFetch } from './kept-alive-fetch';
import { modelEventsOf } from './model-events';
import type { Call } from './open-stream';
import { openStream } from './open-stream';
import { noAccess, providerErrorOf } from './provider-errors';

export interface ProviderModelsOptions {
  /** Where requests may go, each `name` or `name:port`; nowhere else is anything sent. */
  readonly egressHosts: readonly string[];
  readonly secrets: SecretReader;
  /** The local runtime's stand-in: requests go to `<endpointUrl>/<provider>/v1`. */
  readonly endpointUrl?: string | undefined;
}

type Unlocked = Omit<Call, 'key'>;

/** Models of OpenAI-compatible APIs, through Chat Completions. */
export class ProviderModels implements LanguageModels {
  private readonly fetch = keptAliveFetch();

  constructor(private readonly options: ProviderModelsOptions) {}

  async *converse(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent> {
    const { provider } = request;
    if (!provider) throw new Error('A model without a provider is Bedrock’s, not one beyond AWS.');
    let inStream = false;
    try {
      const { egressHosts: hosts, endpointUrl } = this.options;
      const baseUrl = baseUrlOf(provider, { hosts, endpointUrl });
      const body = chatRequestOf(request, provider);
      const chunks = await this.open({ provider, baseUrl, body, signal, fetch: this.fetch });
      inStream = true;
      yield* modelEventsOf(chunks);
      // The client ends an aborted stream as if it were whole.
      signal.throwIfAborted();
    } catch (error) {
      throw signal.aborted ? (signal.reason as Error) : providerErrorOf(error, { inStream });
    }
  }

  private async open(call: Unlocked) {
    const key = await this.keyOf(call.provider);
    call.signal.throwIfAborted();
    try {
      return await openStream({ ...call, key });
    } catch (error) {
      if (!(error instanceof AuthenticationError)) throw error;
      const rotated = await this.rotatedKey(call.provider, key);
      if (rotated === undefined) throw error;
      return openStream({ ...call, key: rotated });
    }
  }

  /** The key that took the place of a refused one; undefined where there is no other. */
  private async rotatedKey(provider: Provider, refused: string | undefined): Promise<string | undefined> {
    if (provider.apiKeySecretName === undefined) return undefined;
    this.options.secrets.forget(provider.apiKeySecretName);
    const key = await this.keyOf(provider);
    return key === refused ? undefined : key;
  }

  private async keyOf({ apiKeySecretName }: Provider): Promise<string | undefined> {
    if (apiKeySecretName === undefined) return undefined;
    try {
      return await this.options.secrets.read(apiKeySecretName);
    } catch (cause) {
      throw noAccess(cause as Error);
    }
  }
}
