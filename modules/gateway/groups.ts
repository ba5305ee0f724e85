import { asList, hcl, isExpression } from '../terraform/expression';
import { rawValue } from '../terraform/inputs';

/** The group that stands for everybody in a usage plan. */
const EVERYBODY = '*';

interface OfGroup {
  readonly group: string;
}

/** What names groups: inputs of the gateway, each a literal or an expression. */
export interface NamesGroups {
  readonly models: unknown;
  readonly usagePlans: unknown;
  readonly teams: unknown;
}

/** The groups that models, usage plans and teams name, and those that were asked for besides: what the user pool must have. */
export function groupsOf({ models, usagePlans, teams }: NamesGroups, groups: readonly string[]): string[] {
  const [catalogue, plans, payers] = [rawValue(models), rawValue(usagePlans), rawValue(teams)];
  if ([catalogue, plans, payers, groups].some(isExpression)) {
    return asList(hcl`toset(concat(
      [for plan in ${plans} : plan.group if plan.group != ${EVERYBODY}],
      [for team in ${payers} : team.group],
      flatten([for model in values(${catalogue}) : tolist(model.groups)]),
      tolist(${groups}),
    ))`);
  }
  const named = [
    ...[...(plans as readonly OfGroup[]), ...(payers as readonly OfGroup[])].map(({ group }) => group),
    ...Object.values(catalogue as Readonly<Record<string, { readonly groups: readonly string[] }>>).flatMap(
      (model) => model.groups,
    ),
  ];
  return [...new Set([...named.filter((group) => group !== EVERYBODY), ...groups])].sort();
}
