import { describe, expect, it } from '@jest/globals';
import { TerraformStack, Testing } from 'cdktf';
import * as v from 'valibot';
import { asNumber, hcl } from '../../../modules/terraform/expression';
import { expand } from '../../../modules/terraform/inputs';
import { numberText } from '../../../modules/terraform/number-text';
import { attributeIfGiven, withEntriesIf } from '../../../modules/terraform/optional';
import { resolved } from '../resolved';

const stack = new TerraformStack(Testing.app(), 'stack');
const key = (given: unknown) => expand(v.optional(v.object({ arn: v.string() })), given);

describe('an attribute of an optional object', () => {
  it('is the literal where the object is one', () => {
    expect(attributeIfGiven(key({ arn: 'the-arn' }), 'arn')).toBe('the-arn');
  });

  it('is left out where nothing was given', () => {
    expect(attributeIfGiven(key(undefined), 'arn')).toBeUndefined();
    expect(attributeIfGiven(undefined, 'arn')).toBeUndefined();
  });

  it('is null where Terraform finds that nothing was given', () => {
    const attribute = attributeIfGiven(key(hcl`var.key`), 'arn');

    expect(resolved(stack, attribute)).toBe('${var.key != null ? var.key.arn : null}');
  });
});

describe('a map with entries under a condition', () => {
  it('is a plain map where the condition is known', () => {
    expect(withEntriesIf(true, { a: '1' }, { b: '2' })).toEqual({ a: '1', b: '2' });
    expect(withEntriesIf(false, { a: '1' }, { b: '2' })).toEqual({ a: '1' });
  });

  it('is merged by Terraform where it is not', () => {
    const map = withEntriesIf(hcl`var.more`, { a: '1' }, { b: '2' });

    expect(resolved(stack, map)).toBe('${merge(\n  { a = "1" },\n  var.more ? { b = "2" } : {},\n)}');
  });
});

describe('a number as text', () => {
  it('is written out where it is a literal', () => {
    expect(numberText(30_000)).toBe('30000');
  });

  it('stays an expression where it is one', () => {
    expect(resolved(stack, numberText(asNumber(hcl`var.tuning.cadence_ms`)))).toBe(
      '${var.tuning.cadence_ms}',
    );
  });
});
