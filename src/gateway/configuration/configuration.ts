import * as v from 'valibot';
import { CAPABILITIES } from '../models/capabilities';
import { UNITS } from '../metering/amounts';
import type { Raise } from '../metering/raises';
import { COUNTING_WINDOWS } from '../metering/windows';
import { guardrailPriceBookSchema, priceBookSchema } from '../pricing/price-book';

const positive = v.pipe(v.number(), v.integer(), v.minValue(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const name = v.pipe(v.string(), v.minLength(1));

const modelSchema = v.strictObject({
  /** What people read in a model picker. */
  name,
  /** The Bedrock model id or inference profile that is called; absent where a provider beyond AWS is. */
  bedrockModelId: v.optional(name),
  /** The model or cross-region profile that an application inference profile copies: its tokens are counted by that. */
  copiedFrom: v.optional(name),
  /** Key of `providers`, which serves the model; absent for Bedrock. */
  provider: v.optional(name),
  /** What that provider calls it. */
  providerModelId: v.optional(name),
  /** Models of one family share prepared responses that name it. */
  family: v.optional(name),
  /** Only their members may use it, whose plan has it too; everybody with such a plan where there are none. */
  groups: v.optional(v.array(name), []),
  contextTokens: positive,
  maxOutputTokens: positive,
  /** What it takes or does besides text. What is not named here is refused before the model is asked. */
  capabilities: v.optional(v.array(v.picklist(CAPABILITIES)), []),
  /** The most tokens that one image can count as; a model that takes images has it. */
  imageTokens: v.optional(positive),
  /** The fields of `additionalModelRequestFields` that clients may send: others could lift what bounds a turn's cost. */
  requestFields: v.optional(v.array(name), []),
  /** Keys of the models that answer in its place while it cannot, in order of preference. */
  fallbacks: v.optional(v.array(name), []),
  /** How often it is asked where it fails before its first token. */
  attempts: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)), 3),
  /** How long it may take to its first token, in milliseconds, where it has fallbacks or attempts left. */
  firstTokenMs: v.optional(positive),
  /** Parameters of requests that give none themselves. */
  defaults: v.optional(
    v.strictObject({ temperature: v.optional(v.number()), topP: v.optional(v.number()) }),
    {},
  ),
  /** Without one in force nothing is known of the model's cost: nobody under a limit in money may use it. */
  prices: priceBookSchema,
});

/** An OpenAI-compatible API beyond AWS. */
const providerSchema = v.strictObject({
  /** With the version, without a trailing slash: `https://api.openai.com/v1`. */
  baseUrl: v.pipe(v.string(), v.url()),
  /** Name of the secret in Secrets Manager whose text is the key; absent where the API wants none. */
  apiKeySecretName: v.optional(name),
  /** How the key is sent: `Authorization: Bearer`, or Azure's own header. */
  apiKeyHeader: v.optional(v.picklist(['Authorization', 'api-key']), 'Authorization'),
  /** What the API calls the most output tokens: older servers know `max_tokens` alone. */
  maxTokensField: v.optional(v.picklist(['max_completion_tokens', 'max_tokens']), 'max_completion_tokens'),
  /** Added to every address, such as Azure's `api-version`. */
  query: v.optional(v.record(name, v.string()), {}),
});

const limitSchema = v.strictObject({
  window: v.picklist(COUNTING_WINDOWS),
  unit: v.picklist(UNITS),
  limit: count,
});

const planSchema = v.strictObject({
  name,
  /** The group whose members have this plan; `*` for every signed-in user. */
  group: name,
  /** Keys of `models`. */
  models: v.array(name),
  /** How many turns one user may have at once. Always bounded: each has a mark on the user's item. */
  concurrentTurns: positive,
  /** For how many minutes an answer can be read again after its turn began; 0 for not at all. */
  answerMinutes: count,
  /** Of each user. */
  limits: v.array(limitSchema),
});

const teamSchema = v.strictObject({
  name,
  /** The group whose members may have this team pay. */
  group: name,
  concurrentTurns: v.optional(positive),
  /** Of all the team's members together. */
  limits: v.array(limitSchema),
});

const organisationSchema = v.strictObject({
  concurrentTurns: v.optional(positive),
  /** Of everybody together. */
  limits: v.array(limitSchema),
});

/** The configuration item: what Terraform writes and the functions read. Values known at plan only. */
export const configurationSchema = v.pipe(
  v.strictObject({
    schemaVersion: v.literal(1),
    models: v.record(name, modelSchema),
    providers: v.optional(v.record(name, providerSchema), {}),
    /** In order of precedence: a user has the first plan whose group they are in. */
    plans: v.array(planSchema),
    /** In order of precedence: the first whose group a user is in pays, unless the request names another of theirs. */
    teams: v.array(teamSchema),
    organisation: organisationSchema,
    /** What the guardrail's text units cost. Empty where it costs nothing, or there is none. */
    guardrailPrices: guardrailPriceBookSchema,
    /** At which shares of a limit, in per cent, people are warned and never refused. */
    warnAtPercent: v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
    /** How long a settled turn is kept. Longer than a month, so that every counter can be recomputed. */
    turnRetentionDays: positive,
  }),
  v.check(
    ({ models, plans }) => plans.every((plan) => plan.models.every((model) => Object.hasOwn(models, model))),
    'A plan names a model that the catalogue does not have',
  ),
  v.check(
    ({ models }) =>
      Object.values(models).every(({ fallbacks }) => fallbacks.every((key) => Object.hasOwn(models, key))),
    'A model falls back to one that the catalogue does not have',
  ),
  v.check(
    ({ models, providers }) =>
      Object.values(models).every(({ bedrockModelId, provider, providerModelId }) =>
        provider === undefined
          ? bedrockModelId !== undefined && providerModelId === undefined
          : bedrockModelId === undefined &&
            providerModelId !== undefined &&
            Object.hasOwn(providers, provider),
      ),
    'A model is neither one of Bedrock nor one of a provider that the configuration has',
  ),
);

/** What is in force: the configuration, and the raises that were granted beside it. */
export type GatewayConfiguration = v.InferOutput<typeof configurationSchema> & {
  readonly raises: readonly Raise[];
  /** Whether a response was ever prepared: where none was, none is looked for. */
  readonly hasPrepared: boolean;
};
export type ModelEntry = v.InferOutput<typeof modelSchema>;
export type ProviderEntry = v.InferOutput<typeof providerSchema>;
export type Plan = v.InferOutput<typeof planSchema>;
export type Team = v.InferOutput<typeof teamSchema>;
export type ConfiguredLimit = v.InferOutput<typeof limitSchema>;

/** Port: where the configuration comes from. */
export interface ConfigurationSource {
  /** The configuration as it was last read, however old; undefined where it never was. */
  readonly latest: GatewayConfiguration | undefined;
  /**
   * The configuration now in force, not older than its refresh time; the very same object while it does not change. Rejects
   * where there is none: fail closed.
   */
  current(): Promise<GatewayConfiguration>;
}
