import { describe, expect, it } from '@jest/globals';
import { TerraformStack, Testing } from 'cdktf';
import * as v from 'valibot';
import { asNumber, hcl } from '../../../modules/terraform/expression';
import { expand } from '../../../modules/terraform/inputs';
import { numberText } from '../../../modules/terraform/number-text';
import { attributeIfGiven, objectIf, withEntries, withEntriesIf } from '../../../modules/terraform/optional';
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

describe('a map with several groups of entries, each under a condition', () => {
  const [b, c] = [{ b: '2' }, { c: '3' }];

  it('is a plain map where all conditions are known', () => {
    const additions = [
      { when: true, entries: b },
      { when: false, entries: c },
    ];

    expect(withEntries({ a: '1' }, additions)).toEqual({ a: '1', b: '2' });
  });

  it('is merged by Terraform where one is not: what is known is written out', () => {
    const map = withEntries({ a: '1' }, [
      { when: hcl`var.more`, entries: b },
      { when: true, entries: c },
      { when: false, entries: { d: '4' } },
      { when: hcl`var.most`, entries: { e: '5' } },
    ]);

    expect(resolved(stack, map)).toBe(
      '${merge(\n  { a = "1", c = "3" },\n  var.more ? { b = "2" } : {},\n  var.most ? { e = "5" } : {},\n)}',
    );
  });
});

describe('an object under a condition', () => {
  const given = { id: 'a', streamProcessingMode: 'sync' };

  it('is itself or left out where the condition is known', () => {
    expect(objectIf(true, given)).toBe(given);
    expect(objectIf(false, given)).toBeUndefined();
  });

  it('has Terraform’s names where it is not', () => {
    expect(resolved(stack, objectIf(hcl`var.more`, given))).toBe(
      '${var.more ? { id = "a", stream_processing_mode = "sync" } : null}',
    );
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
