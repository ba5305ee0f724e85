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
  /** The Bedrock model id or inference profile that is called. */
  bedrockModelId: name,
  /** The model or cross-region profile that an application inference profile copies: its tokens are counted by that. */
  copiedFrom: v.optional(name),
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
  /** Parameters of requests that give none themselves. */
  defaults: v.optional(
    v.strictObject({ temperature: v.optional(v.number()), topP: v.optional(v.number()) }),
    {},
  ),
  /** Without one in force nothing is known of the model's cost: nobody under a limit in money may use it. */
  prices: priceBookSchema,
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
);

/** What is in force: the configuration, and the raises that were granted beside it. */
export type GatewayConfiguration = v.InferOutput<typeof configurationSchema> & {
  readonly raises: readonly Raise[];
};
export type ModelEntry = v.InferOutput<typeof modelSchema>;
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
