import * as v from 'valibot';
import { rule, variable } from '../terraform/definition';
import { Expression, hcl } from '../terraform/expression';
import { snakeCase } from '../terraform/names';
import { OWN_POLICIES } from './lambda-permissions';

type PoliciesName = 'chatPolicies' | 'failurePolicies' | 'operationsPolicies';

/** A map from names to the JSON of IAM policies, which become inline policies of a function's role. */
export function policiesVariable(name: PoliciesName, description: string) {
  const names = hcl`keys(${new Expression([`var.${snakeCase(name)}`], [])})`;
  const taken: readonly string[] = OWN_POLICIES;
  return variable(v.record(v.string(), v.string()), description, {
    rules: [
      rule<Record<PoliciesName, Record<string, string>>>({
        message: `${snakeCase(name)} must have other names than ${taken.join(', ')}: these the module gives itself.`,
        condition: hcl`length(setintersection(${names}, ${taken})) == 0`,
        holds: (values) => !Object.keys(values[name]).some((key) => taken.includes(key)),
        breaks: { [name]: { 'log-and-trace': '{}' } },
      }),
      rule<Record<PoliciesName, Record<string, string>>>({
        message: `${snakeCase(name)} must have names that IAM takes: 1 to 128 letters, digits and +=,.@_-.`,
        condition: hcl`alltrue([for key in ${names} : can(regex("^[A-Za-z0-9+=,.@_-]{1,128}$", key))])`,
        holds: (values) => Object.keys(values[name]).every((key) => /^[A-Za-z0-9+=,.@_-]{1,128}$/.test(key)),
        breaks: { [name]: { 'may publish': '{}' } },
      }),
    ],
  });
}
