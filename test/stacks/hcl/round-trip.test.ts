import { describe, expect, it } from '@jest/globals';
import { TerraformLocal } from 'cdktf';
import fc from 'fast-check';
import { printModule } from '../../../stacks/hcl/print-module';
import { expectRoundTrip } from './round-trip';
import { SampleStack } from './sample-stack';
import { anyValue } from './any-value';
import { sampleStacks, withRequirements } from './sample-stacks';

describe('a printed stack', () => {
  it.each(Object.keys(sampleStacks))('says what the synthesised one says: %s', async (name) => {
    await expectRoundTrip(withRequirements(sampleStacks[name]!()));
  });

  it('keeps any value', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyValue, { maxLength: 10 }), async (values) => {
        await expectRoundTrip(new SampleStack((stack) => new TerraformLocal(stack, 'values', values)));
      }),
    );
  });

  it('is the same whenever it is printed', () => {
    const declared = sampleStacks['variables, locals and outputs']!;

    const [once, again] = [printModule(declared()), printModule(declared())];

    expect([...again]).toEqual([...once]);
  });
});

describe('expectRoundTrip', () => {
  /** A stack that is printed as `declared` and compared as `synthesised`. */
  const unlike = (declared: unknown, synthesised: unknown): SampleStack => {
    const stack = new SampleStack((scope) => new TerraformLocal(scope, 'a', declared));
    const json = [{ locals: { a: declared } }, { locals: { a: synthesised } }];
    stack.toTerraform = () => json.shift();
    return stack;
  };

  it.each([
    ['another value', 1, 2],
    ['a value too many', { b: 1 }, {}],
    ['a value too few', {}, { b: 1 }],
    ['an object for a list of one', { b: 1 }, [{ b: 1 }]],
    ['text for an expression', '$${b}', '${b}'],
    ['another space in a string of an expression', '${f("b c")}', '${f("bc")}'],
  ])('sees %s', async (_, declared, synthesised) => {
    await expect(expectRoundTrip(unlike(declared, synthesised))).rejects.toThrow('toEqual');
  });

  it('does not see the spaces of an expression', async () => {
    await expectRoundTrip(unlike('${f( b )}', '${f(b)}'));
  });
});
