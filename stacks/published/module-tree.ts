import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ModuleError } from '../../modules/terraform/module-error';
import { printModule } from '../hcl/print-module';
import type { ModuleStack } from '../module-stack';
import { interfaceTables } from './interface-tables';
import { publishedModules } from './published-modules';
import { exampleTest, ruleTests } from './rule-tests';

/** A published module's files: path → content. */
export type FileTree = Map<string, string | Uint8Array>;

/**
 * The module as it is published: its root, a submodule for each part, examples, tests, packages, licence and changelog. Reads
 * the project in the current directory.
 * @throws {ModuleError} `MissingBuild` before `npm run build`
 */
export function moduleTree(): FileTree {
  const tree: FileTree = new Map();
  for (const { folder, stack } of publishedModules()) addModule(tree, folder, stack);
  addFolder(tree, 'examples', 'examples');
  addFolder(tree, 'dist/lambda', 'lambda');
  addFolder(tree, 'dist/appsync', 'handlers');
  for (const file of ['LICENSE', 'CHANGELOG.md']) tree.set(file, readFileSync(file));
  return new Map([...tree].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function addModule(tree: FileTree, folder: string, stack: ModuleStack): void {
  const { definition } = stack;
  const source = join('modules', definition.name);
  for (const [file, text] of printModule(stack)) tree.set(join(folder, file), text);
  tree.set(join(folder, 'README.md'), `${readmeOf(source, folder)}\n\n${interfaceTables(definition)}`);
  const calls = Object.keys(stack.toTerraform().module ?? {});
  tree.set(join(folder, 'tests/example.tftest.hcl'), exampleTest(definition));
  tree.set(join(folder, 'tests/rules.tftest.hcl'), ruleTests(definition, calls));
  if (existsSync(join(source, 'tests'))) addFolder(tree, join(source, 'tests'), join(folder, 'tests'));
}

/** The gateway's folder becomes the root, from which the parts lie in `modules/`. */
function readmeOf(source: string, folder: string): string {
  const readme = readFileSync(join(source, 'README.md'), 'utf8').trimEnd();
  return folder === '' ? readme.replaceAll('](../', '](modules/') : readme;
}

function addFolder(tree: FileTree, source: string, target: string): void {
  if (!existsSync(source)) throw new ModuleError('MissingBuild', `${source} is missing. Run: npm run build`);
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    // What Terraform leaves in a folder that somebody tried an example in.
    if (/^(\.terraform|terraform\.tfstate)/.test(entry.name)) continue;
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) addFolder(tree, from, to);
    else tree.set(to, readFileSync(from));
  }
}
