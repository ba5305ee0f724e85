import type { Catalogue } from '../models/catalogue';
import { exampleModels } from '../models/example';
import { type Rule, rule } from '../terraform/definition';
import { type Expression, hcl } from '../terraform/expression';
import { exampleUsagePlans } from './example';
import type { UsagePlans } from './usage-plans';

interface Priced {
  readonly models: Catalogue;
  readonly usagePlans: UsagePlans;
}

/** Whether anything is known of the model's cost. */
export const isPriced = (model: Catalogue[string] | undefined): boolean => (model?.prices ?? []).length > 0;

const everyModelIsPriced = ({ models, usagePlans }: Priced) =>
  usagePlans
    .flatMap((plan) => plan.models)
    .every((key) => !Object.hasOwn(models, key) || isPriced(models[key]));

export interface PricedModelsProps<Values> {
  /** The variable whose limits concern the users of any plan, in Terraform's name. */
  readonly variable: string;
  /** Whether one of its limits is in money. */
  readonly limitsMoney: (values: Values) => boolean;
  /** The same in Terraform. */
  readonly inTerraform: Expression;
  /** Values of the variable with a limit in money. */
  readonly breaks: Readonly<Record<string, unknown>>;
}

/** A limit in money that concerns the users of any plan needs the cost of every model that any plan has. */
export function pricedModelsRule<Values>({
  variable,
  limitsMoney,
  inTerraform,
  breaks,
}: PricedModelsProps<Values>): Rule {
  return rule<Values & Priced>({
    message: `With a limit in usd in ${variable} the models of every plan must have prices: without any their cost is unknown, and the limit could not hold it.`,
    condition: hcl`!${inTerraform} || alltrue(flatten([
      for plan in var.usage_plans : [for key in plan.models : try(length(var.models[key].prices) > 0, true)]
    ]))`,
    holds: (values) => !limitsMoney(values) || everyModelIsPriced(values),
    breaks: {
      models: { ...exampleModels, 'nova-lite': { ...exampleModels['nova-lite'], prices: [] } },
      usagePlans: exampleUsagePlans.map((plan) => ({ ...plan, limits: [] })),
      ...breaks,
    },
  });
}
