import { describe, expect, it } from '@jest/globals';
import { Testing, TerraformStack } from 'cdktf';
import * as v from 'valibot';
import { asString, hcl } from '../../../modules/terraform/expression';
import { expand } from '../../../modules/terraform/inputs';
import { readableObject } from '../../../modules/terraform/readable-object';
import { resolved } from '../resolved';

const schema = v.object({
  authType: v.string(),
  userPoolId: v.optional(v.string()),
  claim: v.optional(v.string(), 'sub'),
});
const stack = new TerraformStack(Testing.app(), 'stack');

describe('readableObject', () => {
  it('gives a literal attribute to another construct as a literal', () => {
    const object = readableObject(schema, { authType: 'IAM', userPoolId: asString(hcl`var.pool`) });

    expect(expand(schema, object).authType).toBe('IAM');
  });

  it('is printed in Terraform’s names, with defaults and what was left out', () => {
    const object = readableObject(schema, { authType: asString(hcl`var.type`) });

    expect(resolved(stack, object)).toEqual({ auth_type: '${var.type}', user_pool_id: null, claim: 'sub' });
  });

  it('may stand in an expression', () => {
    const object = readableObject(schema, { authType: 'IAM', userPoolId: 'pool' });

    expect(resolved(stack, hcl`${object}.auth_type`)).toBe(
      '${{ auth_type = "IAM", user_pool_id = "pool", claim = "sub" }.auth_type}',
    );
  });
});
