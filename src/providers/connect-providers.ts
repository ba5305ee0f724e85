import type { LanguageModels } from '../gateway/models/language-models';
import type { ProviderModelsOptions } from './provider-models';
import { ProviderModels } from './provider-models';

/** Models beyond AWS. A module of its own in the Lambda packages. */
export function connectProviders(options: ProviderModelsOptions): LanguageModels {
  return new ProviderModels(options);
}
