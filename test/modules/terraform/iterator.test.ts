import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { expect, it } from '@jest/globals';
import { iterator } from '../../../modules/terraform/each';
import { asMap, hcl } from '../../../modules/terraform/expression';
import { LiteralStack } from '../synthesise';

const forEachOf = (value: unknown): unknown => {
  const stack = new LiteralStack();
  new IamRolePolicy(stack, 'each', { forEach: iterator(value), role: 'role', policy: '{}' });
  return stack.toTerraform().resource?.['aws_iam_role_policy']?.['each']?.['for_each'];
};

it('keeps the keys of a literal map as they are', () => {
  const map = { 'claude-haiku-4.5': 'a', camelCase: 'b', 'With/Slash': 'c' };

  expect(forEachOf(map)).toEqual(map);
});

it('takes a map that is a variable', () => {
  expect(forEachOf(asMap(hcl`var.policies`))).toBe('${var.policies}');
});
