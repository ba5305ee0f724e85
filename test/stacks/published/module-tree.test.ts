import { describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { snakeCase } from '../../../modules/terraform/names';
import { archive } from '../../../stacks/published/archive';
import { moduleTree } from '../../../stacks/published/module-tree';
import { publishedModules } from '../../../stacks/published/published-modules';
import { ruleTestCount } from '../../../stacks/published/rule-tests';
import { expectRoundTrip } from '../hcl/round-trip';

const tree = moduleTree();
const modules = publishedModules().map((module) => [module.stack.definition.name, module] as const);
const text = (file: string) => Buffer.from(tree.get(file) ?? '').toString();
const terraformFiles = [...tree.keys()].filter((file) => /\.(tf|hcl)$/.test(file));

describe('the published tree', () => {
  it('has what a registry and a reader look for at the root', () => {
    const wanted = [
      'main.tf',
      'variables.tf',
      'outputs.tf',
      'versions.tf',
      'README.md',
      'LICENSE',
      'CHANGELOG.md',
    ];

    expect([...tree.keys()].filter((file) => wanted.includes(file)).sort()).toEqual(wanted.sort());
  });

  it('has the packages and the handlers that it deploys', () => {
    const built = [...tree.keys()].filter((file) => /^(lambda|handlers)\//.test(file));

    expect(built).toEqual([
      'handlers/inbound.js',
      'handlers/outbound.js',
      'lambda/chat.zip',
      'lambda/failure.zip',
      'lambda/operations.zip',
      'lambda/pre-token.zip',
    ]);
  });

  it('is the same every time', () => {
    expect(moduleTree()).toEqual(tree);
  });

  it('does not show what it was printed with', () => {
    const traces = terraformFiles.filter((file) => /cdktf|TfToken|constructs/i.test(text(file)));

    expect(traces).toEqual([]);
  });

  it('runs nothing at apply, and builds nothing', () => {
    const running = terraformFiles.filter((file) =>
      /local-exec|remote-exec|null_resource|terraform_data|archive_file|"external"/.test(text(file)),
    );

    expect(running).toEqual([]);
  });

  it('is an archive that holds the same files', () => {
    const files = unzipSync(archive(tree));

    expect(Object.keys(files)).toEqual([...tree.keys()]);
    expect(Buffer.from(files['main.tf']!).toString()).toBe(text('main.tf'));
  });

  it('is the same archive every time', () => {
    expect(archive(moduleTree())).toEqual(archive(tree));
  });
});

describe.each(modules)('the published module %s', (_name, { folder, stack }) => {
  const inFolder = (file: string) => text(folder === '' ? file : `${folder}/${file}`);

  it('says in HCL what was synthesised', async () => {
    await expectRoundTrip(stack);
  });

  it('has a README with every input and output', () => {
    const { variables, outputs } = stack.definition;
    const names = [...Object.keys(variables), ...Object.keys(outputs)].map(snakeCase);

    const readme = inFolder('README.md');

    expect(names.filter((name) => !readme.includes(`| \`${name}\` |`))).toEqual([]);
  });

  it('has a test run for every rule', () => {
    const runs = inFolder('tests/rules.tftest.hcl').match(/^run "/gm) ?? [];

    expect(runs).toHaveLength(ruleTestCount(stack.definition));
  });

  it('has runs with names of their own', () => {
    const names = [...inFolder('tests/rules.tftest.hcl').matchAll(/^run "(\w+)"/gm)].map(([, name]) => name);

    expect(new Set(names).size).toBe(names.length);
  });
});
