import * as v from 'valibot';
import { variable } from '../terraform/definition';
import { SCOPES, UNITS, WINDOWS } from './limit-choices';
import { usagePlanRules } from './usage-plan-rules';

const limitSchema = v.object({
  scope: v.optional(v.pipe(v.picklist(SCOPES), v.description('Who is limited together: user.')), 'user'),
  window: v.optional(
    v.pipe(v.picklist(WINDOWS), v.description('The time over which it counts: month (calendar, UTC).')),
    'month',
  ),
  unit: v.pipe(
    v.picklist(Object.keys(UNITS) as (keyof typeof UNITS)[]),
    v.description('usd, tokens (input and output together), input_tokens or output_tokens.'),
  ),
  limit: v.pipe(
    v.number(),
    v.description('Whole tokens, or US dollars with six decimals at the most. 0 allows nothing.'),
  ),
});

const usagePlanSchema = v.object({
  name: v.pipe(v.string(), v.description('Names the plan in the ledger, in metrics and to its users.')),
  group: v.pipe(
    v.string(),
    v.description('The group whose members have this plan; * for every signed-in user.'),
  ),
  models: v.pipe(v.array(v.string()), v.description('Keys of the models that its users may ask.')),
  limits: v.pipe(v.array(limitSchema), v.description('Hard limits; [] for none.')),
});

const usagePlansSchema = v.array(usagePlanSchema);

/** Plans in order of precedence. */
export type UsagePlans = v.InferInput<typeof usagePlansSchema>;

/** `usage_plans`: who may ask which models, and how much. Needs a variable `models` beside it. */
export const usagePlansVariable = variable(
  usagePlansSchema,
  'Who may ask which models, and how much. In order of precedence: a user has the first plan whose group they are in, and without one may ask nothing.',
  { rules: usagePlanRules },
);
