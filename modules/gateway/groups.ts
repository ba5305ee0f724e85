import { asList, hcl, isExpression } from '../terraform/expression';
import { rawValue } from '../terraform/inputs';

/** The group that stands for everybody in a usage plan. */
const EVERYBODY = '*';

interface OfGroup {
  readonly group: string;
}

/** The groups that usage plans and teams name, and those that were asked for besides: what the user pool must have. */
export function groupsOf(usagePlans: unknown, teams: unknown, groups: readonly string[]): string[] {
  const [plans, payers] = [rawValue(usagePlans), rawValue(teams)];
  if (isExpression(plans) || isExpression(payers) || isExpression(groups)) {
    return asList(hcl`toset(concat(
      [for plan in ${plans} : plan.group if plan.group != ${EVERYBODY}],
      [for team in ${payers} : team.group],
      tolist(${groups})
    ))`);
  }
  const named = [...(plans as readonly OfGroup[]), ...(payers as readonly OfGroup[])].map(
    ({ group }) => group,
  );
  return [...new Set([...named.filter((group) => group !== EVERYBODY), ...groups])].sort();
}
