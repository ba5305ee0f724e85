import * as v from 'valibot';
import { hcl } from '../terraform/expression';
import { defineModule, output, rule, variable } from '../terraform/definition';
import { nameVariable, tagsVariable } from '../terraform/common-variables';

export const encryption = defineModule({
  name: 'encryption',
  title: 'One customer managed key for everything that the gateway keeps.',
  variables: {
    name: nameVariable,
    existingKey: variable(
      v.optional(
        v.object({ arn: v.pipe(v.string(), v.description('arn:aws:kms:<region>:<account>:key/<id>.')) }),
      ),
      'A key of your own to use instead. Its policy must allow what this module’s key policy allows (see the README).',
      {
        rules: [
          rule<{ existingKey?: { arn: string } }>({
            message:
              'existing_key.arn must be the ARN of a KMS key (arn:aws:kms:<region>:<account>:key/<id>), not of an alias.',
            condition: hcl`(
              var.existing_key == null ||
              can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.existing_key.arn))
            )`,
            holds: ({ existingKey }) =>
              existingKey === undefined ||
              /^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key\/[A-Za-z0-9-]+$/.test(existingKey.arn),
            breaks: { existingKey: { arn: 'arn:aws:kms:us-east-1:123456789012:alias/mine' } },
          }),
        ],
      },
    ),
    rotationPeriodDays: variable(
      v.optional(v.number(), 365),
      'Days between two rotations of the key’s material, 90 to 2560. What was encrypted before stays readable.',
      {
        rules: [
          rule<{ rotationPeriodDays: number }>({
            message: 'rotation_period_days must be between 90 and 2560.',
            condition: hcl`var.rotation_period_days >= 90 && var.rotation_period_days <= 2560`,
            holds: ({ rotationPeriodDays }) => rotationPeriodDays >= 90 && rotationPeriodDays <= 2560,
            breaks: { rotationPeriodDays: 30 },
          }),
        ],
      },
    ),
    deletionWindowDays: variable(
      v.optional(v.number(), 30),
      'Days between the deletion of the key and its end, 7 to 30: what it encrypted can be saved in that time.',
      {
        rules: [
          rule<{ deletionWindowDays: number }>({
            message: 'deletion_window_days must be between 7 and 30.',
            condition: hcl`var.deletion_window_days >= 7 && var.deletion_window_days <= 30`,
            holds: ({ deletionWindowDays }) => deletionWindowDays >= 7 && deletionWindowDays <= 30,
            breaks: { deletionWindowDays: 3 },
          }),
        ],
      },
    ),
    tags: tagsVariable,
  },
  outputs: {
    keyArn: output('ARN of the key: the module’s own, or the one that was given.'),
    policyJson: output(
      'What a role needs besides, to read and write the gateway’s tables and to apply its guardrail.',
    ),
  },
  example: { name: 'ai-gateway' },
});
