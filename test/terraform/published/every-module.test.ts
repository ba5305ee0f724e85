import { beforeAll, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { ModuleDefinition } from '../../../modules/terraform/definition';
import { snakeCase } from '../../../modules/terraform/names';
import { toTerraform } from '../../../modules/terraform/schema';
import { publishedModules } from '../../../stacks/published/published-modules';
import { describeTerraform } from '../describe-terraform';
import { providerOverride, useMoto } from '../moto';
import { changedAddresses, changedOutputs, planOf } from '../plan';
import { publishedModule } from '../published-module';
import { terraform } from '../terraform-cli';

const modules = publishedModules().map(({ folder, stack }) => [folder, stack.definition] as const);

describeTerraform('every published module in real Terraform', 'moto', () => {
  const moto = useMoto();
  let root: string;

  beforeAll(async () => {
    root = await publishedModule();
  });

  it('is formatted', async () => {
    const { stdout } = await terraform(root, ['fmt', '-check', '-recursive'], { accept: [0, 3] });

    expect(stdout).toBe('');
  });

  it.each(modules)('%s: initialises, is valid, and plans its example', async (folder, definition) => {
    const directory = path.join(root, folder);
    await terraform(directory, ['init']);
    await terraform(directory, ['validate']);
    await providerOverride(directory);
    await writeFile(path.join(directory, 'terraform.tfvars.json'), exampleValues(definition));

    const plan = await planOf(directory, moto);

    // The models' module without team profiles is a policy, and so an output alone.
    expect([...changedAddresses(plan), ...changedOutputs(plan)].length).toBeGreaterThan(0);
  });
});

const exampleValues = ({ variables, example }: ModuleDefinition) =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(example).map(([key, value]) => [
        snakeCase(key),
        toTerraform(variables[key]!.schema, value, false),
      ]),
    ),
  );
