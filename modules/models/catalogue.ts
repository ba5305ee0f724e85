import * as v from 'valibot';
import { variable } from '../terraform/definition';
import { setOfStrings } from '../terraform/schema';
import { attemptRules } from './attempt-rules';
import { capabilityRules } from './capability-rules';
import { catalogueRules } from './catalogue-rules';
import { priceBookRules } from './price-book-rules';
import { priceBookSchema } from './price-book';
import { providedModelRules } from './provided-model-rules';

const modelSchema = v.object({
  name: v.pipe(v.string(), v.description('What people read in a model picker.')),
  bedrockModelId: v.optional(
    v.pipe(
      v.string(),
      v.description(
        'What Bedrock is asked for: the id of a model (amazon.nova-lite-v1:0) or of a cross-region inference profile (us.amazon.nova-lite-v1:0), or the ARN of an application inference profile, a provisioned, imported or deployed custom model. Left out where a provider serves the model.',
      ),
    ),
  ),
  copiedFrom: v.optional(
    v.pipe(
      v.string(),
      v.description(
        'Where bedrock_model_id is the ARN of an application inference profile: the id of the model or cross-region profile that it copies from.',
      ),
    ),
  ),
  provider: v.optional(
    v.pipe(
      v.string(),
      v.description('Key of model_providers, in place of bedrock_model_id: who serves the model.'),
    ),
  ),
  providerModelId: v.optional(
    v.pipe(v.string(), v.description('What that provider calls the model; given with provider.')),
  ),
  family: v.optional(
    v.pipe(
      v.string(),
      v.description('Models of one family share the prepared responses that name it: claude, nova.'),
    ),
  ),
  groups: v.optional(
    v.pipe(
      setOfStrings(),
      v.description(
        'Only members of one of these groups may use the model, and only where their plan has it; [] for everybody whose plan has it.',
      ),
    ),
    [],
  ),
  contextTokens: v.pipe(v.number(), v.description('How many tokens the model reads at the most.')),
  maxOutputTokens: v.pipe(
    v.number(),
    v.description(
      'How many tokens an answer may have at the most. Every request reserves them until it is answered.',
    ),
  ),
  capabilities: v.optional(
    v.pipe(
      setOfStrings(),
      v.description(
        'What it takes or does besides text: documents, images, prompt_caching, reasoning, structured_output, tools. A request that needs another is refused before the model is asked.',
      ),
    ),
    [],
  ),
  imageTokens: v.optional(
    v.pipe(
      v.number(),
      v.description('The most tokens that one image counts as: every request with images reserves them.'),
    ),
  ),
  requestFields: v.optional(
    v.pipe(
      setOfStrings(),
      v.description(
        'Which fields of additionalModelRequestFields clients may send, such as thinking. Leave out what sets the length of an answer: it would pass what is reserved.',
      ),
    ),
    [],
  ),
  fallbacks: v.optional(
    v.pipe(
      v.array(v.string()),
      v.description(
        'Keys of the models that answer in its place while it is throttled or out, in order of preference: before the first token, where the user may use them, and where they cost no more than is held.',
      ),
    ),
    [],
  ),
  attempts: v.optional(
    v.pipe(v.number(), v.description('How often it is asked where it fails before its first token, 1 to 5.')),
    3,
  ),
  firstTokenSeconds: v.optional(
    v.pipe(
      v.number(),
      v.description(
        'How many seconds it may take to its first token, where it has attempts or fallbacks left. Default: as long as the function may run.',
      ),
    ),
  ),
  defaults: v.optional(
    v.pipe(
      v.object({
        temperature: v.optional(v.pipe(v.number(), v.description('0 to 1.'))),
        topP: v.optional(
          v.pipe(v.number(), v.description('0 to 1. Some models refuse it beside temperature.')),
        ),
      }),
      v.description('Parameters of requests that give none themselves.'),
    ),
    {},
  ),
  prices: v.optional(
    v.pipe(
      priceBookSchema,
      v.description(
        'What tokens cost, from which day on, in any order: the latest that has begun is in force. Without any the cost is unknown, and nobody under a limit in usd may use the model.',
      ),
    ),
    [],
  ),
});

const catalogueSchema = v.record(v.string(), modelSchema);

/** Models by the key that clients send as `modelId`; prices in US dollars per million tokens. */
export type Catalogue = v.InferInput<typeof catalogueSchema>;

/**
 * `models`: the catalogue, which the models module (who may be invoked) and the metering module (what it costs) share. Needs the
 * variable `model_providers` beside it.
 */
export const modelsVariable = variable(
  catalogueSchema,
  'The models that the gateway offers, by the key that clients send as modelId.',
  {
    rules: [...catalogueRules, ...providedModelRules, ...capabilityRules, ...attemptRules, ...priceBookRules],
  },
);
