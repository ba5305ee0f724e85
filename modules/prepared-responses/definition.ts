import * as v from 'valibot';
import { nameVariable, tagsVariable } from '../terraform/common-variables';
import { defineModule, output, variable } from '../terraform/definition';

export const preparedResponses = defineModule({
  name: 'prepared-responses',
  title: 'Answers that people have prepared, given in place of a model’s where a prompt asks for one.',
  variables: {
    name: nameVariable,
    enabled: variable(
      v.optional(v.boolean(), true),
      'Whether answers can be prepared. Without it there is no table, and every prompt goes to a model.',
    ),
    kmsKeyArn: variable(
      v.optional(v.string()),
      'ARN of the KMS key that encrypts the table. Default: the key that AWS manages for DynamoDB in this account.',
    ),
    pointInTimeRecovery: variable(
      v.optional(v.boolean(), true),
      'Whether the table can be restored to any second of the last 35 days. Costs by the size of the table.',
    ),
    deletionProtection: variable(
      v.optional(v.boolean(), true),
      'Whether the table refuses to be deleted. To destroy the gateway, apply once with false.',
    ),
    tags: tagsVariable,
  },
  outputs: {
    preparedTableName: output('Name of the table with the prepared responses; null where there is none.', {
      nullable: true,
    }),
    policyJson: output('IAM policy (JSON) of what the chat function does with the table.'),
    operationsPolicyJson: output('IAM policy (JSON) of what the operations function does with the table.'),
  },
  example: { name: 'ai-gateway' },
});
