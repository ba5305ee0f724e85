import type { Catalogue } from '../models/catalogue';
import { exampleModels } from '../models/example';
import { rule } from '../terraform/definition';
import { hcl } from '../terraform/expression';
import { exampleUsagePlans } from './example';
import { isGroupName, isGroupNameCondition } from './group-name';
import { limitRules, limitsMoney } from './limit-rules';
import { isPriced } from './priced-models';
import type { UsagePlans } from './usage-plans';

interface Values {
  readonly models: Catalogue;
  readonly usagePlans: UsagePlans;
}

const areDistinct = (values: readonly string[]) => new Set(values).size === values.length;

/** The example's plans with another last one. */
const withPlan = (change: Readonly<Record<string, unknown>>) => ({
  usagePlans: [exampleUsagePlans[0], { ...exampleUsagePlans[1], ...change }],
});

const unpriced = { ...exampleModels['nova-lite'], prices: [] };

/** What plans must be, by themselves and against the catalogue. */
export const usagePlanRules = [
  rule<Values>({
    message: 'usage_plans must have a plan at least: without one nobody may ask anything.',
    condition: hcl`length(var.usage_plans) > 0`,
    holds: ({ usagePlans }) => usagePlans.length > 0,
    breaks: { usagePlans: [] },
  }),
  rule<Values>({
    message: 'The names of usage_plans must be neither empty nor given twice.',
    condition: hcl`(
      alltrue([for plan in var.usage_plans : trimspace(plan.name) != ""]) &&
      length(distinct([for plan in var.usage_plans : plan.name])) == length(var.usage_plans)
    )`,
    holds: ({ usagePlans }) =>
      usagePlans.every(({ name }) => name.trim() !== '') && areDistinct(usagePlans.map(({ name }) => name)),
    breaks: withPlan({ name: 'power' }),
  }),
  rule<Values>({
    message:
      'The group of each of usage_plans must be * or the name of a group: 1 to 128 letters, digits, symbols and punctuation marks, no spaces.',
    condition: hcl`alltrue([for plan in var.usage_plans : ${isGroupNameCondition('plan.group')}])`,
    holds: ({ usagePlans }) => usagePlans.every(({ group }) => isGroupName(group)),
    breaks: withPlan({ group: 'all users' }),
  }),
  rule<Values>({
    message: 'The groups of usage_plans must not be given twice: the first plan would hide the second.',
    condition: hcl`length(distinct([for plan in var.usage_plans : plan.group])) == length(var.usage_plans)`,
    holds: ({ usagePlans }) => areDistinct(usagePlans.map(({ group }) => group)),
    breaks: withPlan({ group: 'power' }),
  }),
  rule<Values>({
    message: 'The models of each of usage_plans must name one at least.',
    condition: hcl`alltrue([for plan in var.usage_plans : length(plan.models) > 0])`,
    holds: ({ usagePlans }) => usagePlans.every(({ models }) => models.length > 0),
    breaks: withPlan({ models: [] }),
  }),
  rule<Values>({
    message: 'The models of usage_plans must be keys of models.',
    condition: hcl`alltrue([for plan in var.usage_plans : alltrue([for key in plan.models : contains(keys(var.models), key)])])`,
    holds: ({ models, usagePlans }) =>
      usagePlans.every((plan) => plan.models.every((key) => Object.hasOwn(models, key))),
    breaks: withPlan({ models: ['nova-light'] }),
  }),
  rule<Values>({
    message: 'The concurrent_turns of each of usage_plans must be a whole number, 1 to 100.',
    condition: hcl`alltrue([
      for plan in var.usage_plans : (
        plan.concurrent_turns >= 1 && plan.concurrent_turns <= 100 &&
        floor(plan.concurrent_turns) == plan.concurrent_turns
      )
    ])`,
    holds: ({ usagePlans }) =>
      usagePlans.every(
        ({ concurrentTurns = 1 }) =>
          Number.isInteger(concurrentTurns) && concurrentTurns >= 1 && concurrentTurns <= 100,
      ),
    breaks: withPlan({ concurrentTurns: 101 }),
  }),
  rule<Values>({
    message: 'The answer_minutes of each of usage_plans must be a whole number, 0 to 10080, which is a week.',
    condition: hcl`alltrue([
      for plan in var.usage_plans : (
        plan.answer_minutes >= 0 && plan.answer_minutes <= 10080 && floor(plan.answer_minutes) == plan.answer_minutes
      )
    ])`,
    holds: ({ usagePlans }) =>
      usagePlans.every(
        ({ answerMinutes = 0 }) =>
          Number.isInteger(answerMinutes) && answerMinutes >= 0 && answerMinutes <= 10_080,
      ),
    breaks: withPlan({ answerMinutes: 1.5 }),
  }),
  ...limitRules<Values>({
    variable: 'usage_plans',
    lists: ({ usagePlans }) => usagePlans.map(({ limits }) => limits),
    inTerraform: hcl`var.usage_plans[*].limits`,
    given: (limits) => withPlan({ limits }),
  }),
  rule<Values>({
    message:
      'The models of a plan with a limit in usd in usage_plans must have prices: without any their cost is unknown, and the limit could not hold it.',
    condition: hcl`alltrue(flatten([
      for plan in var.usage_plans : [
        for key in plan.models : try(length(var.models[key].prices) > 0, true)
      ] if anytrue([for limit in plan.limits : limit.unit == "usd"])
    ]))`,
    holds: ({ models, usagePlans }) =>
      usagePlans
        .filter(({ limits }) => limitsMoney(limits))
        .flatMap((plan) => plan.models)
        .every((key) => !Object.hasOwn(models, key) || isPriced(models[key])),
    breaks: { models: { ...exampleModels, 'nova-lite': unpriced } },
  }),
];
