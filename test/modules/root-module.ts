import { afterAll, beforeAll } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { TerraformStack } from 'cdktf';
import type { SynthesisedStack } from '../../stacks/synthesised';
import { providerOverride } from '../terraform/moto';
import { terraform } from '../terraform/terraform-cli';

export interface RootModule {
  /** Folders of modules, by name. */
  readonly modules: Readonly<Record<string, TerraformStack>>;
  /** Calls of them: the call's name → the module's name and its arguments, values in Terraform's names. */
  readonly calls: Readonly<Record<string, { readonly module: string; readonly arguments?: object }>>;
}

/**
 * For one suite: a root module on disk that calls synthesised modules, initialised, and removed at the end. Arguments are
 * variables of the root, so that no character of them is read as Terraform's language.
 */
export function useRootModule({ modules, calls }: RootModule): { readonly directory: string } {
  const root = { directory: '' };
  beforeAll(async () => {
    root.directory = await mkdtemp(path.join(tmpdir(), 'ai-gateway-root-'));
    for (const [name, stack] of Object.entries(modules)) {
      const folder = path.join(root.directory, 'modules', name);
      await mkdir(folder, { recursive: true });
      await writeFile(path.join(folder, 'main.tf.json'), JSON.stringify(content(stack)));
    }
    const main = {
      variable: { arguments: {} },
      module: Object.fromEntries(
        Object.entries(calls).map(([name, call]) => [name, moduleBlock(name, call)]),
      ),
    };
    const values = Object.entries(calls).map(([name, call]) => [name, call.arguments ?? {}]);
    await writeFile(path.join(root.directory, 'main.tf.json'), JSON.stringify(main));
    await writeFile(
      path.join(root.directory, 'terraform.tfvars.json'),
      JSON.stringify({ arguments: Object.fromEntries(values) as object }),
    );
    await providerOverride(root.directory);
    await terraform(root.directory, ['init']);
  });
  afterAll(() => rm(root.directory, { recursive: true, force: true }));
  return root;
}

/** A stack without what belongs to a root module alone. */
function content(stack: TerraformStack): SynthesisedStack {
  const { variable, locals, data, resource, output } = stack.toTerraform() as SynthesisedStack;
  return Object.fromEntries(
    Object.entries({ variable, locals, data, resource, output }).filter(([, value]) => value !== undefined),
  );
}

const moduleBlock = (name: string, { module, ...call }: RootModule['calls'][string]) => ({
  source: `./modules/${module}`,
  ...Object.fromEntries(
    Object.keys(call.arguments ?? {}).map((argument) => [argument, `\${var.arguments.${name}.${argument}}`]),
  ),
});
