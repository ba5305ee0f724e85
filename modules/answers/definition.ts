import * as v from 'valibot';
import { nameVariable, tagsVariable } from '../terraform/common-variables';
import { defineModule, output, variable } from '../terraform/definition';

export const answers = defineModule({
  name: 'answers',
  title:
    'What was published of each answer, for its own user to read again after a reload or a lost network.',
  variables: {
    name: nameVariable,
    kmsKeyArn: variable(
      v.optional(v.string()),
      'ARN of the KMS key that encrypts the table. Default: the key that AWS manages for DynamoDB in this account.',
    ),
    tags: tagsVariable,
  },
  outputs: {
    answersTableName: output('Name of the table with the answers.'),
    policyJson: output('IAM policy (JSON) of what the chat function does with the table.'),
  },
  example: { name: 'ai-gateway' },
});
