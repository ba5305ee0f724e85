import type { LanguageModels, ModelEvent, ModelRequest } from '../gateway/models/language-models';
import { ModelError } from '../gateway/models/language-models';
import { connectSecrets } from '../aws/secrets/connect-secrets';
import type { Clock } from '../gateway/clock';
import type { ProviderModelsOptions } from './provider-models';

export interface ConnectionOptions extends Omit<ProviderModelsOptions, 'secrets'> {
  readonly clock: Pick<Clock, 'now'>;
}

/** Models beyond AWS, whose clients are loaded with the first question: a gateway on Bedrock alone starts without them. */
export class LazyProviderModels implements LanguageModels {
  private models: Promise<LanguageModels> | undefined;

  constructor(private readonly options: ConnectionOptions) {}

  async *converse(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent> {
    const models = await this.load();
    signal.throwIfAborted();
    try {
      yield* models.converse(request, signal);
    } catch (error) {
      throw asModelError(error);
    }
  }

  /** Loads the clients before the first question, where one is expected. */
  load(): Promise<LanguageModels> {
    return (this.models ??= import('./connect-providers').then(({ connectProviders }) =>
      // Their keys are read by the SDK that the package has already: a second one would double it.
      connectProviders({ ...this.options, secrets: connectSecrets(this.options.clock) }),
    ));
  }
}

/** In the Lambda package the loaded module has classes of its own: its `ModelError` is none of this module's. */
function asModelError(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'ModelError') return error;
  const { code, message, passing, outage, cause } = error as ModelError;
  return new ModelError(code as ConstructorParameters<typeof ModelError>[0], message, {
    passing,
    outage,
    cause,
  });
}
