import { beforeAll, expect, it } from '@jest/globals';
import * as path from 'node:path';
import { publishedModules } from '../../../stacks/published/published-modules';
import { ruleTestCount } from '../../../stacks/published/rule-tests';
import { describeTerraform } from '../describe-terraform';
import { publishedModule } from '../published-module';
import { terraform } from '../terraform-cli';
import { terraformTest } from '../test-runs';

const modules = publishedModules().map(({ folder, stack }) => [folder, stack.definition] as const);

describeTerraform('terraform test of every published module', 'provider', () => {
  let root: string;

  beforeAll(async () => {
    root = await publishedModule();
  });

  it.each(modules)(
    '%s: plans its example, and refuses what breaks a rule, each of them',
    async (folder, definition) => {
      const directory = path.join(root, folder);
      await terraform(directory, ['init']);

      const { runs, diagnostics } = await terraformTest(directory);

      expect(diagnostics).toEqual([]);
      expect(runs.filter(({ status }) => status !== 'pass')).toEqual([]);
      expect(runs).toHaveLength(1 + ruleTestCount(definition));
    },
  );
});
