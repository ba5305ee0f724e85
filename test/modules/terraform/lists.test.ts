import { describe, expect, it } from '@jest/globals';
import { Testing, TerraformStack } from 'cdktf';
import { asList, hcl } from '../../../modules/terraform/expression';
import { chooseList, concatenated, keysOf } from '../../../modules/terraform/lists';
import { resolved } from '../resolved';

const stack = new TerraformStack(Testing.app(), 'stack');
const text = (list: string[]) => resolved(stack, list);

const map = hcl`var.providers`;
const list = asList(hcl`var.names`);

describe('keysOf', () => {
  it('knows the keys of a literal, in Terraform’s order', () => {
    expect(keysOf({ b: 1, a: 2 })).toEqual(['a', 'b']);
  });

  it('leaves those of an expression to Terraform', () => {
    expect(text(keysOf(map))).toBe('${keys(var.providers)}');
  });
});

describe('concatenated', () => {
  it('joins literals', () => {
    expect(concatenated(['a'], [], ['b'])).toEqual(['a', 'b']);
  });

  it('leaves it to Terraform where one is an expression', () => {
    expect(text(concatenated(['a'], list))).toBe('${concat(["a"], var.names)}');
  });
});

describe('chooseList', () => {
  it.each([
    [true, ['a']],
    [false, undefined],
  ])('decides at once where the condition is known: %s', (condition, expected) => {
    expect(chooseList(condition, ['a'], undefined)).toEqual(expected);
  });

  it('takes an expression as it is', () => {
    expect(text(chooseList(true, hcl`var.names`, undefined))).toBe('${var.names}');
  });

  it('leaves the decision to Terraform where it is not', () => {
    expect(text(chooseList(hcl`var.wanted`, ['a'], undefined))).toBe('${var.wanted ? ["a"] : null}');
  });
});
