import type { LanguageModels, ModelEvent, ModelRequest } from '../gateway/models/language-models';

/** Asks whoever serves a model: Bedrock, or the provider that its request names. */
export class RoutedModels implements LanguageModels {
  constructor(
    private readonly bedrock: LanguageModels,
    private readonly providers: LanguageModels,
  ) {}

  converse(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent> {
    const models = request.provider === undefined ? this.bedrock : this.providers;
    return models.converse(request, signal);
  }
}
