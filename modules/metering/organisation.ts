import * as v from 'valibot';
import { rule, variable } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import { limitRules, limitsMoney } from './limit-rules';
import { limitsSchema } from './limits';
import { pricedModelsRule } from './priced-models';

const organisationSchema = v.optional(
  v.object({
    concurrentTurns: v.optional(
      v.pipe(
        v.number(),
        v.description('How many turns everybody together may have at once. Default: no limit.'),
      ),
    ),
    limits: v.optional(
      v.pipe(limitsSchema, v.description('Hard limits of everybody together; [] for none.')),
      [],
    ),
  }),
  {},
);

/** What everybody may use together. */
export type Organisation = NonNullable<v.InferInput<typeof organisationSchema>>;

interface Values {
  readonly organisation: Organisation;
}

/** `organisation`: what everybody may use together. Needs the variables `models` and `usage_plans` beside it. */
export const organisationVariable = variable(
  organisationSchema,
  'What everybody may use together, whatever plan and team they have.',
  {
    rules: [
      rule<Values>({
        message: 'organisation.concurrent_turns must be a whole number, 1 or more, or left out.',
        condition: hcl`alltrue([
          for turns in [var.organisation.concurrent_turns] : turns >= 1 && floor(turns) == turns if turns != null
        ])`,
        holds: ({ organisation: { concurrentTurns = 1 } }) =>
          Number.isInteger(concurrentTurns) && concurrentTurns >= 1,
        breaks: { organisation: { concurrentTurns: 0 } },
      }),
      ...limitRules<Values>({
        variable: 'organisation',
        lists: ({ organisation }) => [organisation.limits ?? []],
        inTerraform: hcl`[var.organisation.limits]`,
        given: (limits) => ({ organisation: { limits } }),
      }),
      pricedModelsRule<Values>({
        variable: 'organisation',
        limitsMoney: ({ organisation }) => limitsMoney(organisation.limits ?? []),
        inTerraform: hcl`contains(var.organisation.limits[*].unit, "usd")`,
        breaks: { organisation: { limits: [{ unit: 'usd', limit: 500 }] } },
      }),
    ],
  },
);
