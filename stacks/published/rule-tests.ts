import type { ModuleDefinition, Rule } from '../../modules/terraform/definition';
import { attributeLines, continueAt } from '../../modules/terraform/expression-text';
import { snakeCase } from '../../modules/terraform/names';
import { toTerraform } from '../../modules/terraform/schema';

/** Data as the provider's own checks take it: what a mock makes up by itself is random text. */
const HEAD = `mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = {
      account_id = "123456789012"
    }
  }

  mock_data "aws_iam_policy_document" {
    defaults = {
      json = "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[]}"
    }
  }

  mock_data "aws_partition" {
    defaults = {
      partition = "aws"
    }
  }

  mock_data "aws_region" {
    defaults = {
      id = "us-east-1"
    }
  }
}
`;

/** `tests/example.tftest.hcl`: the module with the least that it needs is planned. */
export const exampleTest = (definition: ModuleDefinition): string =>
  [HEAD, run('plans_with_the_least_that_it_needs', definition, {}, [])].join('\n');

/**
 * `tests/rules.tftest.hcl`: one run a validation, with values that break it and nothing else.
 * @param calls names of the modules that the module calls: they are left out, since only variables are looked at
 */
export function ruleTests(definition: ModuleDefinition, calls: readonly string[]): string {
  const rules = Object.entries(definition.variables).flatMap(([name, { rules: own }]) =>
    own.map((rule) => ({ name, rule })),
  );
  const names = new Map<string, number>();
  const runs = rules.map(({ name, rule }) =>
    run(runName(rule, names), definition, rule.breaks, [`var.${snakeCase(name)}`]),
  );
  const overrides = calls.map((call) => `override_module {\n  target = module.${call}\n}\n`);
  return [HEAD, ...overrides, ...runs].join('\n');
}

/** How many runs the file has, so that a file that Terraform did not read is noticed. */
export const ruleTestCount = ({ variables }: ModuleDefinition): number =>
  Object.values(variables).reduce((count, { rules }) => count + rules.length, 0);

/** The rule's sentence as a name. */
function runName({ message }: Rule, taken: Map<string, number>): string {
  const words = message
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  const name = words.length > 80 ? words.slice(0, 80).replace(/_[^_]*$/, '') : words;
  const count = (taken.get(name) ?? 0) + 1;
  taken.set(name, count);
  return count === 1 ? name : `${name}_${count}`;
}

function run(
  name: string,
  { variables, example }: ModuleDefinition,
  changes: Readonly<Record<string, unknown>>,
  expectFailures: readonly string[],
): string {
  const values = { ...example, ...changes };
  const assignments = Object.entries(variables)
    .filter(([key]) => values[key] !== undefined)
    .map(([key, { schema }]) => [snakeCase(key), toTerraform(schema, values[key], false)] as const);
  // Printed as one object, so that it is aligned as `terraform fmt` wants it.
  const body = attributeLines(Object.fromEntries(assignments));
  return [
    `run "${name}" {`,
    '  command = plan',
    '',
    '  variables {',
    `    ${continueAt('    ', body)}`,
    '  }',
    ...(expectFailures.length > 0 ? ['', `  expect_failures = [${expectFailures.join(', ')}]`] : []),
    '}',
    '',
  ].join('\n');
}
