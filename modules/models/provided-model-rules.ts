import { isGroupName, isGroupNameCondition } from '../metering/group-name';
import { rule } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import type { Catalogue } from './catalogue';
import { exampleModels, exampleProvided, PROVIDED_MODEL } from './example';
import type { Providers } from './providers';

interface Values {
  readonly models: Catalogue;
  readonly modelProviders: Providers;
}

const FAMILY = /^[a-z0-9][a-z0-9._-]{0,63}$/;

const every = (models: Catalogue, holds: (model: Catalogue[string]) => boolean) =>
  Object.values(models).every(holds);

/** The example's catalogue with another Nova Lite. */
const withNovaLite = (change: Partial<Catalogue[string]>) => ({
  models: { ...exampleModels, 'nova-lite': { ...exampleModels['nova-lite'], ...change } },
});

/** The example's provider, and a model of it that is changed. */
const withProvided = (change: Partial<Catalogue[string]>) => ({
  ...exampleProvided,
  models: {
    ...exampleProvided.models,
    [PROVIDED_MODEL]: { ...exampleProvided.models[PROVIDED_MODEL], ...change },
  },
});

/** Who serves a model, and to whom. */
export const providedModelRules = [
  rule<Values>({
    message: 'Each of models must have either bedrock_model_id, or provider and provider_model_id together.',
    condition: hcl`alltrue([
      for model in values(var.models) : (
        model.bedrock_model_id == null ?
        model.provider != null && model.provider_model_id != null :
        model.provider == null && model.provider_model_id == null
      )
    ])`,
    holds: ({ models }) =>
      every(models, ({ bedrockModelId, provider, providerModelId }) =>
        bedrockModelId === undefined
          ? provider !== undefined && providerModelId !== undefined
          : provider === undefined && providerModelId === undefined,
      ),
    breaks: withNovaLite({ bedrockModelId: undefined }),
  }),
  rule<Values>({
    message: 'The provider of each of models must be a key of model_providers.',
    condition: hcl`alltrue([
      for model in values(var.models) : model.provider == null ? true : contains(keys(var.model_providers), model.provider)
    ])`,
    holds: ({ models, modelProviders }) =>
      every(models, ({ provider }) => provider === undefined || Object.hasOwn(modelProviders, provider)),
    breaks: withProvided({ provider: 'azure' }),
  }),
  rule<Values>({
    message: 'The provider_model_id of each of models must be 1 to 256 characters without spaces.',
    condition: hcl`alltrue([
      for model in values(var.models) :
      model.provider_model_id == null || can(regex("^[!-~]{1,256}$", model.provider_model_id))
    ])`,
    holds: ({ models }) =>
      every(
        models,
        ({ providerModelId }) => providerModelId === undefined || /^[!-~]{1,256}$/.test(providerModelId),
      ),
    breaks: withProvided({ providerModelId: 'GPT 5' }),
  }),
  rule<Values>({
    message:
      'The family of each of models must be 1 to 64 lower-case letters, digits, dots, dashes and underscores, and start with a letter or a digit.',
    condition: hcl`alltrue([
      for model in values(var.models) :
      model.family == null || can(regex("^[a-z0-9][a-z0-9._-]{0,63}$", model.family))
    ])`,
    holds: ({ models }) => every(models, ({ family }) => family === undefined || FAMILY.test(family)),
    breaks: withNovaLite({ family: 'Nova' }),
  }),
  rule<Values>({
    message:
      'The groups of each of models must be names of groups, and not *: 1 to 128 letters, digits, symbols and punctuation marks, no spaces.',
    condition: hcl`alltrue(flatten([
      for model in values(var.models) : [
        for group in model.groups : group != "*" && ${isGroupNameCondition('group')}
      ]
    ]))`,
    holds: ({ models }) =>
      every(models, ({ groups = [] }) => groups.every((group) => group !== '*' && isGroupName(group))),
    breaks: withNovaLite({ groups: ['*'] }),
  }),
];
