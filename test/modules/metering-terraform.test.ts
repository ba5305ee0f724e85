import { beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { configurationItem } from '../../modules/metering/configuration-item';
import { Metering } from '../../modules/metering/metering';
import { snakeCase } from '../../modules/terraform/names';
import { toTerraform } from '../../modules/terraform/schema';
import { describeTerraform } from '../terraform/describe-terraform';
import { useMoto } from '../terraform/moto';
import { changesByAddress, type Plan, planOf } from '../terraform/plan';
import { policyDocuments } from '../terraform/policy-documents';
import { type Configuration, configurations } from './configurations';
import { useRootModule } from './root-module';
import { literalStack, moduleStack } from './synthesise';

const CASES = fc.sample(configurations, { numRuns: 24, seed: 20_261_123 });
const LITERAL = CASES[0]!;
const OPERATED = ['configuration', 'configuration', 'meters', 'turns', 'turns/index/unsettled'];
const { variables, example } = Metering.definition;

const inTerraform = (configuration: Configuration) =>
  Object.fromEntries(
    Object.entries({ name: example['name'], ...configuration }).map(([name, value]) => [
      snakeCase(name),
      toTerraform(variables[name as keyof typeof variables].schema, value, false),
    ]),
  );

describeTerraform('the metering module in Terraform', 'moto', () => {
  const moto = useMoto();
  const root = useRootModule({
    modules: { metering: moduleStack(Metering), literal: literalStack(Metering, LITERAL) },
    calls: {
      literal: { module: 'literal' },
      ...Object.fromEntries(
        CASES.map((configuration, index) => [
          `case_${index}`,
          { module: 'metering', arguments: inTerraform(configuration) },
        ]),
      ),
    },
  });
  let plan: Plan;
  beforeAll(async () => {
    plan = await planOf(root.directory, moto);
  });
  const plannedItem = (call: string): unknown => {
    const address = `module.${call}.aws_dynamodb_table_item.configuration_item`;
    const after = changesByAddress(plan).get(address)?.change.after as { item: string };
    return JSON.parse(after.item);
  };

  it('makes the very item of the variables that we make of the same literals', () => {
    const planned = CASES.map((_, index) => plannedItem(`case_${index}`));

    expect(planned).toEqual(
      CASES.map((configuration) => JSON.parse(configurationItem(configuration)) as unknown),
    );
  });

  it('takes the item of a literal stack as it is', () => {
    expect(plannedItem('literal')).toEqual(JSON.parse(configurationItem(LITERAL)));
  });

  it.each([
    ['case_0', 'functions', ['configuration', 'meters', 'turns']],
    ['literal', 'functions', ['configuration', 'meters', 'turns']],
    ['case_0', 'operations', OPERATED],
    ['literal', 'operations', OPERATED],
  ])('shows the whole policy in the first plan of %s: %s', (call, name, tables) => {
    const address = `module.${call}.data.aws_iam_policy_document.${name}`;
    const policy = policyDocuments(plan).find((document) => document.address === address);
    const table = (suffix: string) => `arn:aws:dynamodb:us-east-1:123456789012:table/ai-gateway-${suffix}`;

    expect(policy?.unknown).toEqual([]);
    expect(policy?.statements.map(({ resources }) => resources)).toEqual(
      tables.map((suffix) => [table(suffix)]),
    );
  });
});
