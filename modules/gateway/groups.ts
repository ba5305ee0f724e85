import { asList, hcl, isExpression } from '../terraform/expression';
import { rawValue } from '../terraform/inputs';

/** The group that stands for everybody in a usage plan. */
const EVERYBODY = '*';

/** The groups that usage plans name, and those that were asked for besides: what the user pool must have. */
export function groupsOf(usagePlans: unknown, groups: readonly string[]): string[] {
  const plans = rawValue(usagePlans);
  if (isExpression(plans) || isExpression(groups)) {
    return asList(hcl`toset(concat(
      [for plan in ${plans} : plan.group if plan.group != ${EVERYBODY}],
      tolist(${groups})
    ))`);
  }
  const named = (plans as readonly { readonly group: string }[]).map(({ group }) => group);
  return [...new Set([...named.filter((group) => group !== EVERYBODY), ...groups])].sort();
}
