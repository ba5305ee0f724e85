import { rule } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import type { Catalogue } from './catalogue';
import { exampleModels } from './example';

interface Values {
  readonly models: Catalogue;
}

/** What the functions know of: `CAPABILITIES` of the domain. */
export const CAPABILITIES = [
  'documents',
  'images',
  'prompt_caching',
  'reasoning',
  'structured_output',
  'tools',
];

/** Fields that set how long an answer may be, by whatever name a provider gives it. */
const LENGTHS = ['max_completion_tokens', 'max_gen_len', 'max_new_tokens', 'max_tokens', 'maxTokens', 'n'];

const every = (models: Catalogue, holds: (model: Catalogue[string]) => boolean) =>
  Object.values(models).every(holds);

/** The example's catalogue with another Nova Lite. */
const withNovaLite = (change: Partial<Catalogue[string]>) => ({
  models: { ...exampleModels, 'nova-lite': { ...exampleModels['nova-lite'], ...change } },
});

/** What a catalogue may say of what its models can do, and which may stand for which. */
export const capabilityRules = [
  rule<Values>({
    message: `The capabilities of each of models must be among ${CAPABILITIES.join(', ')}.`,
    condition: hcl`alltrue([
      for model in values(var.models) : length(setsubtract(model.capabilities, ${CAPABILITIES})) == 0
    ])`,
    holds: ({ models }) =>
      every(models, ({ capabilities = [] }) => capabilities.every((name) => CAPABILITIES.includes(name))),
    breaks: withNovaLite({ capabilities: ['video'] }),
  }),
  rule<Values>({
    message:
      'Each of models that has the capability images must have image_tokens, a whole number, 1 or more.',
    condition: hcl`alltrue([
      for model in values(var.models) : (
        model.image_tokens == null ?
        !contains(model.capabilities, "images") :
        try(model.image_tokens >= 1 && floor(model.image_tokens) == model.image_tokens, false)
      )
    ])`,
    holds: ({ models }) =>
      every(models, ({ capabilities = [], imageTokens }) =>
        imageTokens === undefined
          ? !capabilities.includes('images')
          : Number.isInteger(imageTokens) && imageTokens >= 1,
      ),
    breaks: withNovaLite({ capabilities: ['images'], imageTokens: undefined }),
  }),
  rule<Values>({
    message: `The request_fields of each of models must not be among ${LENGTHS.join(', ')}: they would pass what a turn reserves.`,
    condition: hcl`alltrue([
      for model in values(var.models) : length(setintersection(model.request_fields, ${LENGTHS})) == 0
    ])`,
    holds: ({ models }) =>
      every(models, ({ requestFields = [] }) => !requestFields.some((name) => LENGTHS.includes(name))),
    breaks: withNovaLite({ requestFields: ['max_tokens'] }),
  }),
  rule<Values>({
    message: 'The fallbacks of each of models must be keys of other models, each once.',
    condition: hcl`alltrue([
      for key, model in var.models : (
        length(setsubtract(model.fallbacks, keys(var.models))) == 0 &&
        length(distinct(concat(model.fallbacks, [key]))) == length(model.fallbacks) + 1
      )
    ])`,
    holds: ({ models }) =>
      Object.entries(models).every(
        ([key, { fallbacks = [] }]) =>
          fallbacks.every((fallback) => Object.hasOwn(models, fallback)) &&
          new Set([...fallbacks, key]).size === fallbacks.length + 1,
      ),
    breaks: withNovaLite({ fallbacks: ['nova-lite'] }),
  }),
  rule<Values>({
    message: 'The temperature and top_p in the defaults of each of models must be from 0 to 1.',
    condition: hcl`alltrue(flatten([
      for model in values(var.models) : [
        for value in values(model.defaults) : value == null ? true : value >= 0 && value <= 1
      ]
    ]))`,
    holds: ({ models }) =>
      every(models, ({ defaults = {} }) =>
        Object.values(defaults).every((value) => value === undefined || (value >= 0 && value <= 1)),
      ),
    breaks: withNovaLite({ defaults: { temperature: 1.1 } }),
  }),
];
