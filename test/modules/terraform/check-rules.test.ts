import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { checkRules } from '../../../modules/terraform/check-rules';
import { defineModule, type Rule, rule, variable } from '../../../modules/terraform/definition';
import { asNumber, asString, hcl } from '../../../modules/terraform/expression';
import { expand } from '../../../modules/terraform/inputs';
import { ModuleError } from '../../../modules/terraform/module-error';

const limits = v.object({ least: v.optional(v.number(), 1), most: v.number() });

interface Values {
  name: string;
  size: number;
  limits?: { least: number; most: number };
}

const sentence = (message: string, holds: (values: Values) => boolean): Rule =>
  rule<Values>({ message, condition: hcl`true`, holds, breaks: {} });

const definition = defineModule({
  name: 'thing',
  title: 'A thing.',
  variables: {
    name: variable(v.string(), 'Name.', {
      rules: [
        sentence('name must not be empty.', ({ name }) => name !== ''),
        sentence('name must not be long.', ({ name }) => name.length <= 5),
      ],
    }),
    size: variable(v.optional(v.number(), 10), 'Size.', {
      rules: [
        sentence('size must be 1 or more.', ({ size }) => size >= 1),
        sentence(
          'size must be within limits.',
          ({ size, limits }) => limits === undefined || (size >= limits.least && size <= limits.most),
        ),
      ],
    }),
    limits: variable(v.optional(limits), 'Limits.'),
  },
  outputs: {},
  example: { name: 'a' },
});

const check = (values: object) => () => checkRules(definition, { name: 'a', ...values });

describe('checkRules', () => {
  it('accepts what breaks no rule, defaults filled in', () => {
    expect(check({})).not.toThrow();
  });

  it('refuses a literal, with the module’s name and the rule’s sentence', () => {
    expect(check({ name: '' })).toThrow(
      new ModuleError('InvalidInput', 'The thing module refuses its input:\n- name must not be empty.'),
    );
  });

  it('says everything that is wrong at once', () => {
    expect(check({ name: 'too long', size: 0 })).toThrow(
      'The thing module refuses its input:\n- name must not be long.\n- size must be 1 or more.',
    );
  });

  it('checks a default like a value', () => {
    expect(check({ limits: { most: 5 } })).toThrow('size must be within limits.');
  });

  it('fills in the defaults of attributes', () => {
    expect(check({ size: 0, limits: { most: 5 } })).toThrow(
      /size must be 1 or more.*size must be within limits/s,
    );
  });

  it.each([
    ['a token', asNumber(hcl`var.size`)],
    ['a raw expression', hcl`var.size`],
  ])('leaves %s to Terraform', (_what, size) => {
    expect(check({ size, limits: { most: 5 } })).not.toThrow();
  });

  it.each([
    ['a whole', hcl`var.limits`],
    ['an attribute', { most: asNumber(hcl`var.most`) }],
  ])('leaves a rule to Terraform that looks at %s that is an expression', (_what, value) => {
    expect(check({ size: 3, limits: value })).not.toThrow();
  });

  it('still checks the rules that look at literals only', () => {
    expect(check({ name: 'too long', size: asNumber(hcl`var.size`) })).toThrow(
      /:\n- name must not be long\.$/,
    );
  });

  it('checks a literal with a template in it nowhere', () => {
    expect(check({ name: `${asString(hcl`var.prefix`)}-chat` })).not.toThrow();
  });

  it('checks what another module has read', () => {
    expect(check({ limits: expand(v.optional(limits), { most: 5 }) })).toThrow('size must be within limits.');
  });

  it('does not hide a rule’s own error', () => {
    const broken = { ...definition, variables: { name: variable(v.string(), 'Name.', { rules: [wrong] }) } };

    expect(() => checkRules(broken, { name: 'a' })).toThrow(TypeError);
  });
});

const wrong = sentence('limits must be there.', ({ limits }) => limits!.most > 0);
