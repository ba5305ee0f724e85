import * as v from 'valibot';
import { variable } from '../terraform/definition';
import { limitsSchema } from './limits';
import { usagePlanRules } from './usage-plan-rules';

const usagePlanSchema = v.object({
  name: v.pipe(v.string(), v.description('Names the plan in the ledger, in metrics and to its users.')),
  group: v.pipe(
    v.string(),
    v.description('The group whose members have this plan; * for every signed-in user.'),
  ),
  models: v.pipe(v.array(v.string()), v.description('Keys of the models that its users may ask.')),
  concurrentTurns: v.optional(
    v.pipe(v.number(), v.description('How many turns each of its users may have at once, 1 to 100.')),
    10,
  ),
  answerMinutes: v.optional(
    v.pipe(
      v.number(),
      v.description(
        'For how many minutes its users can read an answer again, 0 to 10080: after a reload, a lost network, or on another device. 0 keeps none.',
      ),
    ),
    60,
  ),
  limits: v.pipe(limitsSchema, v.description('Hard limits of each of its users; [] for none.')),
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
