import { DOLLARS } from '../models/dollars';
import { type Rule, rule } from '../terraform/definition';
import { type Expression, hcl } from '../terraform/expression';
import { type Limits, UNITS, WINDOWS } from './limits';

export interface LimitRulesProps<Values> {
  /** The variable that holds the limits, in Terraform's name. */
  readonly variable: string;
  /** The lists of limits in it. */
  readonly lists: (values: Values) => readonly Limits[];
  /** The same in Terraform: a list of lists. */
  readonly inTerraform: Expression;
  /** Values with these limits in the variable, and nothing else that breaks a rule. */
  readonly given: (limits: readonly Readonly<Record<string, unknown>>[]) => Readonly<Record<string, unknown>>;
}

/** What limits must be, wherever they stand. */
export function limitRules<Values>({ variable, lists, inTerraform, given }: LimitRulesProps<Values>): Rule[] {
  const everyLimit = (values: Values, holds: (limit: Limits[number]) => boolean) =>
    lists(values).flat().every(holds);
  return [
    rule<Values>({
      message: `The unit of each limit in ${variable} must be ${oneOf(Object.keys(UNITS))}.`,
      condition: hcl`alltrue([for limit in flatten(${inTerraform}) : contains(${Object.keys(UNITS)}, limit.unit)])`,
      holds: (values) => everyLimit(values, ({ unit }) => Object.hasOwn(UNITS, unit)),
      breaks: given([{ unit: 'requests', limit: 10 }]),
    }),
    rule<Values>({
      message: `The window of each limit in ${variable} must be ${oneOf(WINDOWS)}.`,
      condition: hcl`alltrue([for limit in flatten(${inTerraform}) : contains(${WINDOWS}, limit.window)])`,
      holds: (values) => everyLimit(values, ({ window }) => (WINDOWS as readonly unknown[]).includes(window)),
      breaks: given([{ window: 'century', unit: 'tokens', limit: 10 }]),
    }),
    rule<Values>({
      message: `No two limits of a list in ${variable} may have the same window and unit: the lower one would be the limit.`,
      condition: hcl`alltrue([
        for limits in ${inTerraform} :
        length(distinct([for limit in limits : [limit.window, limit.unit]])) == length(limits)
      ])`,
      holds: (values) =>
        lists(values).every((limits) => {
          const kinds = limits.map(({ window, unit }) => `${window} ${unit}`);
          return new Set(kinds).size === kinds.length;
        }),
      breaks: given([
        { unit: 'tokens', limit: 10 },
        { window: 'month', unit: 'tokens', limit: 20 },
      ]),
    }),
    rule<Values>({
      message: `A limit in tokens in ${variable} must be a whole number, 0 or more.`,
      condition: hcl`alltrue([
        for limit in flatten(${inTerraform}) :
        can(regex("^[0-9]{1,15}$", tostring(limit.limit))) if strcontains(limit.unit, "tokens")
      ])`,
      holds: (values) =>
        everyLimit(values, ({ unit, limit }) => !unit.includes('tokens') || /^\d{1,15}$/.test(String(limit))),
      breaks: given([{ unit: 'tokens', limit: 0.5 }]),
    }),
    rule<Values>({
      message: `A limit in usd in ${variable} must be US dollars, 0 or more, with six decimals at the most.`,
      condition: hcl`alltrue([
        for limit in flatten(${inTerraform}) :
        can(regex("^[0-9]{1,9}(\\.[0-9]{1,6})?$", tostring(limit.limit))) if limit.unit == "usd"
      ])`,
      holds: (values) =>
        everyLimit(values, ({ unit, limit }) => unit !== 'usd' || DOLLARS.test(String(limit))),
      breaks: given([{ unit: 'usd', limit: -1 }]),
    }),
  ];
}

/** Whether any of these limits is in money. */
export const limitsMoney = (limits: Limits): boolean => limits.some(({ unit }) => unit === 'usd');

const oneOf = (choices: readonly string[]) => choices.join(', ').replace(/, ([^,]+)$/, ' or $1');
