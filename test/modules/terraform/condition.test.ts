import { describe, expect, it } from '@jest/globals';
import { Testing, TerraformStack } from 'cdktf';
import * as v from 'valibot';
import {
  blockIf,
  both,
  choose,
  chooseString,
  countIf,
  either,
  equals,
  isNotEmpty,
  isNotSet,
  isSet,
  jsonEncode,
  not,
} from '../../../modules/terraform/condition';
import { asList, asMap, asString, hcl } from '../../../modules/terraform/expression';
import { expand } from '../../../modules/terraform/inputs';
import { resolved } from '../resolved';

const stack = new TerraformStack(Testing.app(), 'stack');
const text = (value: unknown) => resolved(stack, value);
const open = hcl`var.open`;
const other = hcl`var.other`;

describe('isSet and isNotSet', () => {
  const schema = v.optional(v.object({ arn: v.string() }));

  it.each([
    ['a literal object', { arn: 'a' }, true],
    ['one that was left out', undefined, false],
    ['one that is null', null, false],
  ])('know %s', (_what, given, expected) => {
    const value = expand(schema, given);

    expect([isSet(value), isNotSet(value)]).toEqual([expected, !expected]);
  });

  it('know a literal object with an expression in it', () => {
    expect(isSet(expand(schema, { arn: '${aws_x.y.arn}' }))).toBe(true);
  });

  it('leave an expression to Terraform', () => {
    const value = expand(schema, hcl`var.key`);

    expect([text(isSet(value)), text(isNotSet(value))]).toEqual(['${var.key != null}', '${var.key == null}']);
  });
});

describe('isNotEmpty', () => {
  it.each([
    [['a'], true],
    [[], false],
    [{ a: '1' }, true],
    [{}, false],
    [undefined, false],
  ])('knows %j', (value, expected) => {
    expect(isNotEmpty(value)).toBe(expected);
  });

  it.each([
    ['a list', asList(hcl`var.x`)],
    ['a map', asMap(hcl`var.x`)],
    ['a collection', expand(v.record(v.string(), v.object({ a: v.string() })), hcl`var.x`)],
  ])('leaves %s that is an expression to Terraform', (_what, value) => {
    expect(text(isNotEmpty(value))).toBe('${length(var.x) > 0}');
  });

  it('knows a literal collection', () => {
    const schema = v.record(v.string(), v.object({ a: v.string() }));

    expect([isNotEmpty(expand(schema, { x: { a: '1' } })), isNotEmpty(expand(schema, {}))]).toEqual([
      true,
      false,
    ]);
  });
});

describe('equals', () => {
  it.each([
    ['a', 'a', true],
    ['a', 'b', false],
  ])('compares %j with %j', (left, right, expected) => {
    expect(equals(left, right)).toBe(expected);
  });

  it('leaves an expression on either side to Terraform', () => {
    expect([text(equals(open, 'ON')), text(equals('ON', open))]).toEqual([
      '${var.open == "ON"}',
      '${"ON" == var.open}',
    ]);
  });
});

describe('not', () => {
  it.each([true, false])('folds %s', (condition) => {
    expect(not(condition)).toBe(!condition);
  });

  it('brackets an expression', () => {
    expect(text(not(hcl`a || b`))).toBe('${!(a || b)}');
  });
});

describe('both and either', () => {
  it.each([
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ])('fold %s and %s', (left, right) => {
    expect([both(left, right), either(left, right)]).toEqual([left && right, left || right]);
  });

  it('leave out the side that is known, on whichever side', () => {
    expect([both(true, open), both(open, true), either(false, open), either(open, false)]).toEqual(
      Array.from({ length: 4 }, () => open),
    );
  });

  it('are decided by one side alone', () => {
    expect([both(false, open), both(open, false), either(true, open), either(open, true)]).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  it('leave two expressions to Terraform, and each other’s grouping alone', () => {
    expect(text(both(either(open, other), hcl`var.third`))).toBe('${(var.open || var.other) && var.third}');
  });
});

describe('choose', () => {
  it('decides what is known, and keeps the value as it is', () => {
    const value = { a: 1 };

    expect([choose(true, value, undefined), choose(false, value, undefined)]).toEqual([value, undefined]);
  });

  it('leaves an expression to Terraform', () => {
    expect(text(choose<unknown>(open, ['a'], []))).toBe('${var.open ? ["a"] : []}');
  });

  it('gives null for what is not there', () => {
    expect(text(choose(open, 'a', undefined))).toBe('${var.open ? "a" : null}');
  });
});

describe('chooseString', () => {
  it('decides what is known', () => {
    expect(chooseString(false, 'a', 'b')).toBe('b');
  });

  it('is a string for a property, also where it is an expression', () => {
    const chosen = chooseString(open, asString(other), 'b');

    expect([typeof chosen, text(chosen)]).toEqual(['string', '${var.open ? var.other : "b"}']);
  });
});

describe('countIf', () => {
  it.each([
    [true, 1],
    [false, 0],
  ])('of %s is %d', (condition, count) => {
    expect(countIf(condition)).toBe(count);
  });

  it('leaves an expression to Terraform', () => {
    expect(text(countIf(open))).toBe('${var.open ? 1 : 0}');
  });
});

describe('blockIf', () => {
  it('is one element or none', () => {
    expect([blockIf(true), blockIf(false), text(blockIf(open))]).toEqual([
      [true],
      [],
      '${var.open ? [true] : []}',
    ]);
  });
});

describe('jsonEncode', () => {
  it('encodes literals at once', () => {
    expect(jsonEncode({ a: [1, 'b'] })).toBe('{"a":[1,"b"]}');
  });

  it('leaves it to Terraform where there is an expression within', () => {
    expect(text(jsonEncode({ a: [open] }))).toBe('${jsonencode({ a = [var.open] })}');
  });
});
