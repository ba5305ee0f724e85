import * as v from 'valibot';
import { variable } from '../terraform/definition';
import { setOfStrings } from '../terraform/schema';
import { capabilityRules } from './capability-rules';
import { catalogueRules } from './catalogue-rules';
import { priceBookRules } from './price-book-rules';
import { priceBookSchema } from './price-book';

const modelSchema = v.object({
  name: v.pipe(v.string(), v.description('What people read in a model picker.')),
  bedrockModelId: v.pipe(
    v.string(),
    v.description(
      'What Bedrock is asked for: the id of a model (amazon.nova-lite-v1:0) or of a cross-region inference profile (us.amazon.nova-lite-v1:0), or the ARN of an application inference profile, a provisioned, imported or deployed custom model.',
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
  defaults: v.optional(
    v.object({
      temperature: v.optional(v.pipe(v.number(), v.description('0 to 1.'))),
      topP: v.optional(
        v.pipe(v.number(), v.description('0 to 1. Some models refuse it beside temperature.')),
      ),
    }),
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

/** `models`: the catalogue, which the models module (who may be invoked) and the metering module (what it costs) share. */
export const modelsVariable = variable(
  catalogueSchema,
  'The models that the gateway offers, by the key that clients send as modelId.',
  { rules: [...catalogueRules, ...capabilityRules, ...priceBookRules] },
);
