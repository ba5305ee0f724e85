import { expect, it } from '@jest/globals';
import { TerraformLocal } from 'cdktf';
import fc from 'fast-check';
import { formatHcl } from '../../../stacks/hcl/format';
import { printModule } from '../../../stacks/hcl/print-module';
import { describeTerraform } from '../../terraform/describe-terraform';
import { anyExpression } from './any-expression';
import { anyValue } from './any-value';
import { SampleStack } from './sample-stack';
import { sampleStacks, withRequirements } from './sample-stacks';
import { terraformFmtDiff } from './terraform-fmt';

describeTerraform('terraform fmt', 'terraform', () => {
  it.each(Object.keys(sampleStacks))('leaves a printed stack as it is: %s', async (name) => {
    const files = printModule(withRequirements(sampleStacks[name]!()));

    expect(await terraformFmtDiff(files)).toBe('');
  });

  it('leaves any printed value as it is', async () => {
    const values = fc.sample(anyValue, { numRuns: 300, seed: 1 });
    const files = printModule(new SampleStack((stack) => new TerraformLocal(stack, 'values', values)));

    expect(await terraformFmtDiff(files)).toBe('');
  });

  it('spaces any expression as the formatter does', async () => {
    const expressions = fc.sample(anyExpression, { numRuns: 500, seed: 1 });
    const locals = expressions.map((expression, index) => `  e${index} = (${expression})\n`);
    const formatted = formatHcl(`locals {\n${locals.join('')}}\n`);

    expect(await terraformFmtDiff(new Map([['main.tf', formatted]]))).toBe('');
  });
});
