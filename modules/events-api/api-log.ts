import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { AwsContext } from '../terraform/aws-context';

export interface ApiLogProps {
  readonly apiId: string;
  /** Name of the role that the API logs with. */
  readonly roleName: string;
  readonly logRetentionDays: number;
  /** As the module's input gives it: null there means the key of CloudWatch Logs itself. */
  readonly kmsKeyArn: string;
  readonly tags: Record<string, string>;
}

/** The log group that AppSync writes to, and the permission to do so. */
export class ApiLog extends Construct {
  readonly groupName: string;

  constructor(scope: Construct, id: string, props: ApiLogProps) {
    super(scope, id);
    // AppSync prescribes the name.
    this.groupName = `/aws/appsync/apis/${props.apiId}`;
    const group = new CloudwatchLogGroup(this, 'group', {
      name: this.groupName,
      retentionInDays: props.logRetentionDays,
      kmsKeyId: props.kmsKeyArn,
      tags: props.tags,
    });
    const groupArn = AwsContext.of(this).arn('logs', `log-group:${this.groupName}`);
    const write = new DataAwsIamPolicyDocument(this, 'write', {
      statement: [
        {
          sid: 'WriteApiLog',
          actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [groupArn, `${groupArn}:*`],
        },
      ],
    });
    new IamRolePolicy(this, 'write_policy', {
      name: 'write-log',
      role: props.roleName,
      policy: write.json,
      // AppSync would make the group itself, without retention and key, if it could write before there is one.
      dependsOn: [group],
    });
  }
}
