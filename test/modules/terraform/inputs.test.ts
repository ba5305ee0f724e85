import { describe, expect, it } from '@jest/globals';
import { Testing, TerraformStack } from 'cdktf';
import fc from 'fast-check';
import * as v from 'valibot';
import { hcl } from '../../../modules/terraform/expression';
import { encoded, expand, isExpanded, plainValue, rawValue } from '../../../modules/terraform/inputs';
import { type AnySchema, setOfStrings } from '../../../modules/terraform/schema';
import { resolved } from '../resolved';

const stack = new TerraformStack(Testing.app(), 'stack');
const text = (value: unknown) => resolved(stack, value);

const limits = v.object({
  memorySize: v.optional(v.number(), 512),
  logLevel: v.string(),
  subnetIds: v.optional(v.array(v.string())),
});
const schema = v.object({
  functionName: v.string(),
  chatLimits: v.optional(limits, { logLevel: 'INFO' }),
  vpcConfig: v.optional(
    v.object({ subnetIds: v.array(v.string()), isPublic: v.optional(v.boolean(), false) }),
  ),
});

describe('an object that is a literal', () => {
  it('has its attributes', () => {
    const { functionName, vpcConfig } = expand(schema, {
      functionName: 'chat',
      vpcConfig: { subnetIds: ['a'], isPublic: true },
    });

    expect({ functionName, ...vpcConfig }).toEqual({
      functionName: 'chat',
      subnetIds: ['a'],
      isPublic: true,
    });
  });

  it('has defaults for what is left out, within objects and of objects', () => {
    const { chatLimits, vpcConfig } = expand(schema, { functionName: 'chat', vpcConfig: { subnetIds: [] } });

    expect(chatLimits).toEqual({ memorySize: 512, logLevel: 'INFO', subnetIds: undefined });
    expect(vpcConfig.isPublic).toBe(false);
  });

  it('takes null for what is left out', () => {
    expect(expand(limits, { memorySize: null, logLevel: 'INFO' }).memorySize).toBe(512);
  });

  it('has attributes without a value where it is left out itself', () => {
    expect(expand(schema, { functionName: 'chat' }).vpcConfig.subnetIds).toBeUndefined();
  });

  it('may hold expressions', () => {
    const { functionName, chatLimits } = expand(schema, {
      functionName: '${var.name}-chat',
      chatLimits: hcl`var.limits`,
    });

    expect(text([functionName, chatLimits.memorySize])).toEqual([
      '${var.name}-chat',
      '${var.limits.memory_size}',
    ]);
  });
});

describe('an object that is an expression', () => {
  it('is read attribute by attribute, in Terraform’s names', () => {
    const { functionName, chatLimits, vpcConfig } = expand(schema, hcl`var.chat`);

    expect(text([functionName, chatLimits.memorySize, chatLimits.subnetIds, vpcConfig.isPublic])).toEqual([
      '${var.chat.function_name}',
      '${var.chat.chat_limits.memory_size}',
      '${var.chat.chat_limits.subnet_ids}',
      '${var.chat.vpc_config.is_public}',
    ]);
  });

  it('has no defaults put in: Terraform fills them in', () => {
    expect(text(expand(limits, hcl`var.limits`).memorySize)).toBe('${var.limits.memory_size}');
  });
});

describe('rawValue', () => {
  it('is a literal in Terraform’s names, with everything that may be read', () => {
    expect(rawValue(expand(schema, { functionName: 'chat' }))).toEqual({
      function_name: 'chat',
      chat_limits: { memory_size: 512, log_level: 'INFO', subnet_ids: null },
      vpc_config: null,
    });
  });

  it('leaves out what was left out, where only what was given is wanted', () => {
    expect(rawValue(expand(limits, { logLevel: 'INFO' }), false)).toEqual({
      memory_size: 512,
      log_level: 'INFO',
    });
  });

  it('is an expression as it was given', () => {
    expect(text(rawValue(expand(schema, hcl`var.chat`)))).toBe('${var.chat}');
  });

  it('is null for an object that was left out', () => {
    expect(rawValue(expand(schema, { functionName: 'chat' }).vpcConfig)).toBeNull();
  });

  it('is any other value itself', () => {
    expect([rawValue('a'), rawValue(1), rawValue(undefined)]).toEqual(['a', 1, undefined]);
  });
});

describe('a collection of objects', () => {
  const collection = v.record(v.string(), limits);

  it('is resolved to its literal, keys as they are, attributes in Terraform’s names', () => {
    expect(text(expand(collection, { 'Claude/Haiku': { logLevel: 'INFO' } }))).toEqual({
      'Claude/Haiku': { memory_size: 512, log_level: 'INFO', subnet_ids: null },
    });
  });

  it('is resolved to its expression', () => {
    expect(text(expand(collection, hcl`var.models`))).toBe('${var.models}');
  });

  it('can be put into an expression', () => {
    expect(text(hcl`keys(${expand(collection, hcl`var.models`)})`)).toBe('${keys(var.models)}');
  });
});

describe('a set of strings', () => {
  it('has Terraform’s order, and nothing twice', () => {
    expect(expand(setOfStrings(), ['b', 'a', 'b'])).toEqual(['a', 'b']);
  });

  it('keeps the order of what only Terraform can sort', () => {
    const values = ['${var.b}', 'a'];

    expect(expand(setOfStrings(), values)).toEqual(values);
  });

  it('is an expression as it was given', () => {
    const value = encoded(setOfStrings(), hcl`var.words`);

    expect(text(expand(setOfStrings(), value))).toBe('${var.words}');
  });

  it('is sorted within a larger value too', () => {
    const within = expand(v.object({ words: setOfStrings() }), { words: ['b', 'a'] });

    expect(rawValue(within)).toEqual({ words: ['a', 'b'] });
  });
});

describe('a value that has been read already', () => {
  const given = { functionName: 'chat', vpcConfig: { subnetIds: ['b', 'a'] } };

  it.each([
    ['a literal', given],
    ['an expression', hcl`var.chat`],
    ['nothing', undefined],
  ])('can be passed on to another module: %s', (_what, value) => {
    const optional = v.optional(schema);
    const first = expand(optional, value);

    const second = expand(optional, first);

    expect(isExpanded(second)).toBe(true);
    expect(text(rawValue(second))).toEqual(text(rawValue(first)));
  });

  it('can be part of a literal that is passed on', () => {
    const { vpcConfig } = expand(schema, given);

    const second = expand(schema, { functionName: 'other', vpcConfig });

    expect(second.vpcConfig.subnetIds).toEqual(['b', 'a']);
  });
});

describe('plainValue', () => {
  it('is the literal in TypeScript’s names, with its defaults', () => {
    expect(plainValue(schema, { functionName: 'chat', vpcConfig: { subnetIds: [] } })).toEqual({
      functionName: 'chat',
      chatLimits: { memorySize: 512, logLevel: 'INFO', subnetIds: undefined },
      vpcConfig: { subnetIds: [], isPublic: false },
    });
  });

  it('sees through what has been read already', () => {
    const { chatLimits } = expand(schema, { functionName: 'chat' });

    expect(plainValue(limits, chatLimits)).toMatchObject({ memorySize: 512, logLevel: 'INFO' });
  });

  it('keeps an expression', () => {
    const expression = hcl`var.chat`;

    expect(plainValue(schema, expression)).toBe(expression);
  });
});

describe('encoded', () => {
  it.each<[string, AnySchema, string]>([
    ['string', v.string(), 'string'],
    ['number', v.number(), 'number'],
    ['list of strings', v.array(v.string()), 'object'],
    ['map of strings', v.record(v.string(), v.string()), 'object'],
    ['boolean', v.boolean(), 'object'],
  ])('gives a %s the shape of its property', (_kind, kind, shape) => {
    const value = encoded(kind, hcl`var.x`);

    expect([typeof value, text({ value })]).toEqual([shape, { value: '${var.x}' }]);
  });
});

it('makes the same of a literal whether it goes through another module or not', () => {
  const models = v.record(
    v.string(),
    v.object({ maxTokens: v.number(), groups: v.optional(setOfStrings(), []) }),
  );
  const property = fc.property(
    fc.dictionary(
      fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
      fc.record(
        { maxTokens: fc.nat(), groups: fc.array(fc.constantFrom('a', 'b', 'c')) },
        { requiredKeys: ['maxTokens'] },
      ),
    ),
    (given) => {
      const once = rawValue(expand(models, given));
      const twice = rawValue(expand(models, expand(models, given)));

      expect(twice).toEqual(once);
    },
  );
  fc.assert(property);
});
