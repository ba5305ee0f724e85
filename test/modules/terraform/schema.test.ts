import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { hcl } from '../../../modules/terraform/expression';
import {
  type AnySchema,
  asSet,
  choicesOf,
  defaultOf,
  describe as described,
  entriesOf,
  isOptional,
  itemOf,
  kindOf,
  setOfStrings,
  toTerraform,
  unwrapped,
  withDefault,
} from '../../../modules/terraform/schema';

describe('kindOf', () => {
  it.each<[string, AnySchema]>([
    ['string', v.string()],
    ['string', v.picklist(['a', 'b'])],
    ['number', v.number()],
    ['bool', v.boolean()],
    ['list', v.array(v.string())],
    ['set', setOfStrings()],
    ['map', v.record(v.string(), v.number())],
    ['object', v.object({})],
    ['object', v.strictObject({})],
  ])('is %s, optional or described or not', (kind, schema) => {
    const variants = [
      schema,
      v.optional(schema),
      v.pipe(schema, v.description('x')),
      v.optional(v.optional(schema)),
    ];

    expect(variants.map(kindOf)).toEqual([kind, kind, kind, kind]);
  });

  it.each<[AnySchema]>([[v.date()], [v.union([v.string(), v.number()])], [v.null()]])(
    'refuses what Terraform has no type for',
    (schema) => {
      expect(() => kindOf(schema)).toThrow(/^Terraform has no type for a /);
    },
  );
});

describe('what a schema says', () => {
  const optional = v.optional(v.object({ a: v.string() }), { a: 'x' });

  it('is whether it may be left out, and what then stands for it', () => {
    expect([isOptional(optional), defaultOf(optional)]).toEqual([true, { a: 'x' }]);
    expect([isOptional(v.string()), defaultOf(v.string())]).toEqual([false, undefined]);
  });

  it('is its attributes, or its elements', () => {
    expect(Object.keys(entriesOf(optional))).toEqual(['a']);
    expect(kindOf(itemOf(v.optional(v.record(v.string(), v.number()))))).toBe('number');
    expect(() => itemOf(v.string())).toThrow('A string has no elements');
  });

  it('is its description, inside or outside of optional', () => {
    const descriptions = [
      v.optional(v.pipe(v.string(), v.description('inside'))),
      v.pipe(v.optional(v.string()), v.description('outside')),
      v.string(),
    ].map(described);

    expect(descriptions).toEqual(['inside', 'outside', undefined]);
  });

  it('is its choices', () => {
    expect([choicesOf(v.optional(v.picklist(['a', 'b']))), choicesOf(v.string())]).toEqual([
      ['a', 'b'],
      undefined,
    ]);
  });

  it('is the same without optional', () => {
    const inner = v.string();

    expect(unwrapped(v.optional(v.optional(inner)))).toBe(inner);
  });
});

describe('withDefault', () => {
  it.each([
    [undefined, 'x'],
    [null, 'x'],
    ['', ''],
    ['y', 'y'],
  ])('of %j is %j', (value, expected) => {
    expect(withDefault(v.optional(v.string(), 'x'), value)).toBe(expected);
  });

  it.each([false, 0])('keeps %j, which is a value', (value) => {
    expect(withDefault(v.optional(v.any(), 'x'), value)).toBe(value);
  });
});

describe('toTerraform', () => {
  const schema = v.object({
    userPoolId: v.string(),
    isPublic: v.optional(v.boolean(), false),
    callbackUrls: v.optional(setOfStrings()),
    keyAliases: v.optional(v.record(v.string(), v.object({ maxAge: v.optional(v.number()) })), {}),
  });

  it('renames attributes, never keys of maps', () => {
    const value = { userPoolId: 'x', keyAliases: { camelCase: { maxAge: 1 } } };

    expect(toTerraform(schema, value, false)).toEqual({
      user_pool_id: 'x',
      is_public: false,
      key_aliases: { camelCase: { max_age: 1 } },
    });
  });

  it('has null for what is left out, so that an expression may read it', () => {
    expect(toTerraform(schema, { userPoolId: 'x', keyAliases: { a: {} } })).toEqual({
      user_pool_id: 'x',
      is_public: false,
      callback_urls: null,
      key_aliases: { a: { max_age: null } },
    });
  });

  it('drops attributes that the schema does not have', () => {
    expect(toTerraform(v.object({ a: v.string() }), { a: 'x', b: 'y' })).toEqual({ a: 'x' });
  });

  it('keeps expressions', () => {
    const expression = hcl`var.x`;

    expect(toTerraform(v.array(schema), [expression])).toEqual([expression]);
  });
});

describe('asSet', () => {
  it('sorts as Terraform does: capitals first, and nothing twice', () => {
    expect(asSet(['b', 'a', 'B', 'a'])).toEqual(['B', 'a', 'b']);
  });
});
