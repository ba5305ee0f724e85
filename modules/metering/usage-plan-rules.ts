import type { Catalogue } from '../models/catalogue';
import { DOLLARS } from '../models/catalogue-rules';
import { exampleModels } from '../models/example';
import { rule } from '../terraform/definition';
import { Expression, hcl } from '../terraform/expression';
import { exampleUsagePlans } from './example';
import { SCOPES, UNITS, WINDOWS } from './limit-choices';
import type { UsagePlans } from './usage-plans';

interface Values {
  readonly models: Catalogue;
  readonly usagePlans: UsagePlans;
}

type UsagePlan = UsagePlans[number];
type Limit = UsagePlan['limits'][number];

const areDistinct = (values: readonly string[]) => new Set(values).size === values.length;
const everyLimit = (usagePlans: UsagePlans, holds: (limit: Limit) => boolean) =>
  usagePlans.flatMap(({ limits }) => limits).every(holds);

/** The condition that an attribute of every limit is one of these. */
const everyLimitHas = (
  attribute: 'scope' | 'unit' | 'window',
  choices: readonly string[],
) => hcl`alltrue(flatten([
  for plan in var.usage_plans : [for limit in plan.limits : contains(${choices}, ${raw(`limit.${attribute}`)})]
]))`;
const raw = (text: string) => new Expression([text], []);
const oneOf = (choices: readonly string[]) => choices.join(', ').replace(/, ([^,]+)$/, ' or $1');

/** The example's plans with another last one. */
const withPlan = (change: Readonly<Record<string, unknown>>) => ({
  usagePlans: [exampleUsagePlans[0], { ...exampleUsagePlans[1], ...change }],
});
const withLimit = (limit: Readonly<Record<string, unknown>>) => withPlan({ limits: [limit] });

const unpriced = { ...exampleModels['nova-lite'], price: undefined };

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
    // What Cognito lets a group be called: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html
    message:
      'The group of each of usage_plans must be * or the name of a group: 1 to 128 letters, digits, symbols and punctuation marks, no spaces.',
    condition: hcl`(
      alltrue([for plan in var.usage_plans : can(regex("^[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]{1,128}$", plan.group))])
    )`,
    holds: ({ usagePlans }) =>
      usagePlans.every(({ group }) => /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u.test(group)),
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
    message: `The unit of each limit in usage_plans must be ${oneOf(Object.keys(UNITS))}.`,
    condition: everyLimitHas('unit', Object.keys(UNITS)),
    holds: ({ usagePlans }) => everyLimit(usagePlans, ({ unit }) => Object.hasOwn(UNITS, unit)),
    breaks: withLimit({ unit: 'requests', limit: 10 }),
  }),
  rule<Values>({
    message: `The scope of each limit in usage_plans must be ${oneOf(SCOPES)}.`,
    condition: everyLimitHas('scope', SCOPES),
    holds: ({ usagePlans }) =>
      everyLimit(usagePlans, ({ scope }) => (SCOPES as readonly unknown[]).includes(scope)),
    breaks: withLimit({ scope: 'planet', unit: 'tokens', limit: 10 }),
  }),
  rule<Values>({
    message: `The window of each limit in usage_plans must be ${oneOf(WINDOWS)}.`,
    condition: everyLimitHas('window', WINDOWS),
    holds: ({ usagePlans }) =>
      everyLimit(usagePlans, ({ window }) => (WINDOWS as readonly unknown[]).includes(window)),
    breaks: withLimit({ window: 'century', unit: 'tokens', limit: 10 }),
  }),
  rule<Values>({
    message: 'A limit in tokens in usage_plans must be a whole number, 0 or more.',
    condition: hcl`alltrue(flatten([
      for plan in var.usage_plans : [
        for limit in plan.limits : can(regex("^[0-9]{1,15}$", tostring(limit.limit))) if strcontains(limit.unit, "tokens")
      ]
    ]))`,
    holds: ({ usagePlans }) =>
      everyLimit(
        usagePlans,
        ({ unit, limit }) => !unit.includes('tokens') || /^\d{1,15}$/.test(String(limit)),
      ),
    breaks: withLimit({ unit: 'tokens', limit: 0.5 }),
  }),
  rule<Values>({
    message: 'A limit in usd in usage_plans must be US dollars, 0 or more, with six decimals at the most.',
    condition: hcl`alltrue(flatten([
      for plan in var.usage_plans : [
        for limit in plan.limits : can(regex("^[0-9]{1,9}(\\.[0-9]{1,6})?$", tostring(limit.limit))) if limit.unit == "usd"
      ]
    ]))`,
    holds: ({ usagePlans }) =>
      everyLimit(usagePlans, ({ unit, limit }) => unit !== 'usd' || DOLLARS.test(String(limit))),
    breaks: withLimit({ unit: 'usd', limit: -1 }),
  }),
  rule<Values>({
    message:
      'The models of a plan with a limit in usd in usage_plans must have a price: without one their cost is unknown, and the limit could not hold it.',
    condition: hcl`alltrue(flatten([
      for plan in var.usage_plans : [
        for key in plan.models : try(var.models[key].price != null, true)
      ] if anytrue([for limit in plan.limits : limit.unit == "usd"])
    ]))`,
    holds: ({ models, usagePlans }) =>
      usagePlans
        .filter(({ limits }) => limits.some(({ unit }) => unit === 'usd'))
        .flatMap((plan) => plan.models)
        .every((key) => !Object.hasOwn(models, key) || models[key]?.price !== undefined),
    breaks: { models: { ...exampleModels, 'nova-lite': unpriced } },
  }),
];
