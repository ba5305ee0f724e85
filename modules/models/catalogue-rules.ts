import { rule } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import type { Catalogue } from './catalogue';
import { exampleModels } from './example';

interface Values {
  readonly models: Catalogue;
}

const KEY = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const RESERVED = ['constructor', 'prototype'];
const ID = /^[a-z0-9-]+\.[A-Za-z0-9.:_-]+$/;
const ARN =
  /^arn:[a-z-]+:bedrock:[a-z0-9-]+:\d{12}:(application-inference-profile|provisioned-model|imported-model|custom-model-deployment)\/[a-z0-9]+$/;

const every = (models: Catalogue, holds: (model: Catalogue[string]) => boolean) =>
  Object.values(models).every(holds);
const isCount = (value: number) => Number.isInteger(value) && value >= 1;
const lettersAndDigits = (key: string) => key.replace(/[^a-z0-9]/g, '');

/** The example's catalogue with another Nova Lite. */
const withNovaLite = (change: Partial<Catalogue[string]>) => ({
  models: { ...exampleModels, 'nova-lite': { ...exampleModels['nova-lite'], ...change } },
});

/** What a catalogue must be, whichever module takes it. */
export const catalogueRules = [
  rule<Values>({
    message:
      'The keys of models must be 1 to 64 lower-case letters, digits, dots, dashes and underscores, and start with a letter or a digit.',
    condition: hcl`alltrue([for key in keys(var.models) : can(regex("^[a-z0-9][a-z0-9._-]{0,63}$", key))])`,
    holds: ({ models }) => Object.keys(models).every((key) => KEY.test(key)),
    breaks: { models: { ...exampleModels, 'Nova Lite': exampleModels['nova-lite'] } },
  }),
  rule<Values>({
    // JavaScript's objects have both by themselves: whoever reads the configuration leaves them out.
    message: 'The keys of models must not be constructor or prototype.',
    condition: hcl`alltrue([for key in keys(var.models) : !contains(${RESERVED}, key)])`,
    holds: ({ models }) => Object.keys(models).every((key) => !RESERVED.includes(key)),
    breaks: { models: { ...exampleModels, prototype: exampleModels['nova-lite'] } },
  }),
  rule<Values>({
    message: 'The keys of models must differ in their letters and digits, not in punctuation alone.',
    condition: hcl`(
      length(distinct([for key in keys(var.models) : replace(key, "/[^a-z0-9]/", "")])) == length(var.models)
    )`,
    holds: ({ models }) => {
      const keys = Object.keys(models);
      return new Set(keys.map(lettersAndDigits)).size === keys.length;
    },
    breaks: { models: { ...exampleModels, 'nova.lite': exampleModels['nova-lite'] } },
  }),
  rule<Values>({
    message: 'The name of each of models must not be empty.',
    condition: hcl`alltrue([for model in values(var.models) : trimspace(model.name) != ""])`,
    holds: ({ models }) => every(models, ({ name }) => name.trim() !== ''),
    breaks: withNovaLite({ name: ' ' }),
  }),
  rule<Values>({
    message:
      'The bedrock_model_id of each of models must be the id of a model or of a cross-region inference profile, or the ARN of an application inference profile, a provisioned-model, an imported-model or a custom-model-deployment.',
    condition: hcl`alltrue([
      for model in values(var.models) : anytrue([
        model.bedrock_model_id == null,
        can(regex("^[a-z0-9-]+\\.[A-Za-z0-9.:_-]+$", model.bedrock_model_id)),
        can(regex("^arn:[a-z-]+:bedrock:[a-z0-9-]+:[0-9]{12}:(application-inference-profile|provisioned-model|imported-model|custom-model-deployment)/[a-z0-9]+$", model.bedrock_model_id)),
      ])
    ])`,
    holds: ({ models }) =>
      every(
        models,
        ({ bedrockModelId }) =>
          bedrockModelId === undefined || ID.test(bedrockModelId) || ARN.test(bedrockModelId),
      ),
    breaks: withNovaLite({
      bedrockModelId: 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0',
    }),
  }),
  rule<Values>({
    message:
      'The copied_from of each of models must be the id that an application inference profile copies from, and must be left out for everything else.',
    condition: hcl`alltrue([
      for model in values(var.models) : (
        try(strcontains(model.bedrock_model_id, ":application-inference-profile/"), false) ?
        can(regex("^[a-z0-9-]+\\.[A-Za-z0-9.:_-]+$", model.copied_from)) :
        model.copied_from == null
      )
    ])`,
    holds: ({ models }) =>
      every(models, ({ bedrockModelId, copiedFrom }) =>
        bedrockModelId?.includes(':application-inference-profile/')
          ? ID.test(copiedFrom ?? '')
          : copiedFrom === undefined,
      ),
    breaks: withNovaLite({ copiedFrom: 'amazon.nova-lite-v1:0' }),
  }),
  rule<Values>({
    message: 'The context_tokens and max_output_tokens of each of models must be whole numbers, 1 or more.',
    condition: hcl`alltrue(flatten([
      for model in values(var.models) : [
        for tokens in [model.context_tokens, model.max_output_tokens] : tokens >= 1 && floor(tokens) == tokens
      ]
    ]))`,
    holds: ({ models }) =>
      every(
        models,
        ({ contextTokens, maxOutputTokens }) => isCount(contextTokens) && isCount(maxOutputTokens),
      ),
    breaks: withNovaLite({ maxOutputTokens: 0 }),
  }),
  rule<Values>({
    message: 'The max_output_tokens of each of models must not exceed its context_tokens.',
    condition: hcl`alltrue([for model in values(var.models) : model.max_output_tokens <= model.context_tokens])`,
    holds: ({ models }) =>
      every(models, ({ contextTokens, maxOutputTokens }) => maxOutputTokens <= contextTokens),
    breaks: withNovaLite({ maxOutputTokens: 300_001 }),
  }),
];
