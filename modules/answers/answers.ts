import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import type { Construct } from 'constructs';
import { AwsContext } from '../terraform/aws-context';
import { comment } from '../terraform/comment';
import type { Outputs, Props } from '../terraform/definition';
import { ModuleConstruct } from '../terraform/module-construct';
import { answers } from './definition';

/** What was published of each answer, for its own user to read again after a reload or a lost network. */
export class Answers extends ModuleConstruct<typeof answers> {
  static readonly definition = answers;
  readonly outputs: Outputs<typeof answers>;

  constructor(scope: Construct, id: string, props: Props<typeof answers>) {
    super(scope, id, answers, props);
    const { name, kmsKeyArn, tags } = this.inputs;
    const tableName = `${name}-answers`;
    const table = new DynamodbTable(this, 'answers', {
      name: tableName,
      billingMode: 'PAY_PER_REQUEST',
      hashKey: 'id',
      rangeKey: 'chunk',
      attribute: [
        { name: 'id', type: 'S' },
        { name: 'chunk', type: 'N' },
      ],
      deletionProtectionEnabled: false,
      pointInTimeRecovery: { enabled: false },
      serverSideEncryption: { enabled: true, kmsKeyArn },
      ttl: { enabled: true, attributeName: 'expiresAt' },
      tags,
    });
    comment(
      table,
      'No backup and no protection, on purpose: this is people’s text, and must be gone when its time is over.',
    );
    const policy = new DataAwsIamPolicyDocument(this, 'chat', {
      statement: [
        {
          sid: 'KeepAnswers',
          actions: ['dynamodb:PutItem', 'dynamodb:Query'],
          resources: [AwsContext.of(this).arn('dynamodb', `table/${tableName}`)],
        },
      ],
    });
    this.outputs = { answersTableName: table.name, policyJson: policy.json };
  }
}
