import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { rule, type Variable, variable } from '../../modules/terraform/definition';
import { hcl } from '../../modules/terraform/expression';
import { ModuleVariable } from '../../stacks/module-variable';
import { LiteralStack } from '../modules/synthesise';

function synthesised(declared: Variable) {
  const stack = new LiteralStack();
  new ModuleVariable(stack, 'thing', declared);
  return stack.toTerraform().variable?.['thing'];
}

describe('a variable', () => {
  it('that must be given has no default, and is never null', () => {
    expect(synthesised(variable(v.string(), 'A thing.'))).toEqual({
      description: 'A thing.',
      type: 'string',
      nullable: false,
    });
  });

  it('that may be left out is null then', () => {
    expect(synthesised(variable(v.optional(v.string()), 'A thing.'))).toEqual({
      description: 'A thing.',
      type: 'string',
      default: null,
    });
  });

  it.each([
    ['false', v.optional(v.boolean(), false), false],
    ['0', v.optional(v.number(), 0), 0],
    ['an empty text', v.optional(v.string(), ''), ''],
    ['an empty map', v.optional(v.record(v.string(), v.string()), {}), {}],
    [
      'a map, its keys as they are',
      v.optional(v.record(v.string(), v.string()), { camelCase: 'x' }),
      { camelCase: 'x' },
    ],
  ])('keeps a default that is %s', (_what, schema, fallback) => {
    expect(synthesised(variable(schema, 'A thing.'))).toMatchObject({ default: fallback, nullable: false });
  });

  it('that is sensitive says so', () => {
    expect(synthesised(variable(v.string(), 'A secret.', { sensitive: true }))).toHaveProperty(
      'sensitive',
      true,
    );
  });

  it('has its rules as validations', () => {
    const declared = variable(v.number(), 'A number.', {
      rules: [
        rule<{ thing: number }>({
          message: 'thing must be positive.',
          condition: hcl`var.thing > 0`,
          holds: ({ thing }) => thing > 0,
          breaks: { thing: 0 },
        }),
      ],
    });

    expect(synthesised(declared)).toHaveProperty('validation', [
      { condition: '${var.thing > 0}', error_message: 'thing must be positive.' },
    ]);
  });
});
