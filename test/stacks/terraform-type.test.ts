import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { type AnySchema, setOfStrings } from '../../modules/terraform/schema';
import { terraformType, writtenDefault } from '../../stacks/terraform-type';

describe('the type of a variable', () => {
  it.each<[AnySchema, string]>([
    [v.string(), 'string'],
    [v.optional(v.number(), 1), 'number'],
    [v.boolean(), 'bool'],
    [v.array(v.string()), 'list(string)'],
    [setOfStrings(), 'set(string)'],
    [v.record(v.string(), v.array(v.number())), 'map(list(number))'],
  ])('is written by its kind', (schema, expected) => {
    expect(terraformType(schema)).toBe(expected);
  });

  it('has the attributes of an object one a line, aligned until one takes several lines', () => {
    const schema = v.object({
      userPoolId: v.string(),
      age: v.optional(v.number(), 5),
      limits: v.optional(v.object({ most: v.number() }), { most: 1 }),
      note: v.optional(v.string()),
      words: v.optional(setOfStrings(), ['b', 'a']),
    });

    expect(terraformType(v.record(v.string(), schema))).toBe(
      [
        'map(object({',
        '  user_pool_id = string',
        '  age          = optional(number, 5)',
        '  limits = optional(object({',
        '    most = number',
        '  }), { most = 1 })',
        '  note  = optional(string)',
        '  words = optional(set(string), ["a", "b"])',
        '}))',
      ].join('\n'),
    );
  });
});

describe('the default of a variable', () => {
  const schema = v.object({ mostTokens: v.optional(v.number(), 5), note: v.optional(v.string()) });

  it('leaves the defaults of attributes to Terraform where nothing else is given', () => {
    expect(writtenDefault(schema, {})).toEqual({});
  });

  it('has what is given, in Terraform’s names', () => {
    expect(writtenDefault(schema, { note: 'x' })).toEqual({ most_tokens: 5, note: 'x' });
  });
});
