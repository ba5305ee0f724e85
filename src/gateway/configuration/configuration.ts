import * as v from 'valibot';
import { priceSchema } from '../pricing';

const positive = v.pipe(v.number(), v.integer(), v.minValue(1));
const name = v.pipe(v.string(), v.minLength(1));

const modelSchema = v.strictObject({
  /** What people read in a model picker. */
  name,
  /** The Bedrock model id or inference profile that is called. */
  bedrockModelId: name,
  contextTokens: positive,
  maxOutputTokens: positive,
  /** Without it nothing is known of the model's cost: no plan with a limit in money may use it. */
  price: v.optional(priceSchema),
});

const limitSchema = v.strictObject({
  scope: v.literal('user'),
  window: v.literal('month'),
  unit: v.picklist(['inputTokens', 'outputTokens', 'tokens', 'microDollars']),
  limit: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

const planSchema = v.strictObject({
  name,
  /** The group whose members have this plan; `*` for every signed-in user. */
  group: name,
  /** Keys of `models`. */
  models: v.array(name),
  limits: v.array(limitSchema),
});

/** The configuration item: what Terraform writes and the functions read. Values known at plan only. */
export const configurationSchema = v.pipe(
  v.strictObject({
    schemaVersion: v.literal(1),
    models: v.record(name, modelSchema),
    /** In order of precedence: a user has the first plan whose group they are in. */
    plans: v.array(planSchema),
    /** How long a settled turn is kept. */
    turnRetentionDays: positive,
  }),
  v.check(
    ({ models, plans }) => plans.every((plan) => plan.models.every((model) => Object.hasOwn(models, model))),
    'A plan names a model that the catalogue does not have',
  ),
);

export type GatewayConfiguration = v.InferOutput<typeof configurationSchema>;
export type ModelEntry = v.InferOutput<typeof modelSchema>;
export type Plan = v.InferOutput<typeof planSchema>;
export type Limit = v.InferOutput<typeof limitSchema>;

/** Port: where the configuration comes from. */
export interface ConfigurationSource {
  /** The configuration now in force, not older than its refresh time. Rejects where there is none: fail closed. */
  current(): Promise<GatewayConfiguration>;
}
