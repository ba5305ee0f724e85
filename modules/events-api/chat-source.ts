import { AppsyncDatasource } from '@cdktf/provider-aws/lib/appsync-datasource';
import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';

export interface ChatSourceProps {
  readonly apiId: string;
  readonly functionArn: string;
  readonly roleName: string;
  /** Trust policy of the role. */
  readonly assumeRolePolicy: string;
  readonly tags: Record<string, string>;
}

/** The chat function as the API's data source, and a role that may invoke it. */
export class ChatSource extends Construct {
  readonly resource: AppsyncDatasource;

  constructor(scope: Construct, id: string, props: ChatSourceProps) {
    super(scope, id);
    const { apiId, functionArn, tags } = props;
    const role = new IamRole(this, 'role', {
      name: props.roleName,
      description: 'Lets the Events API invoke the chat function',
      assumeRolePolicy: props.assumeRolePolicy,
      tags,
    });
    const invoke = new DataAwsIamPolicyDocument(this, 'invoke', {
      statement: [
        { sid: 'InvokeChatFunction', actions: ['lambda:InvokeFunction'], resources: [functionArn] },
      ],
    });
    const policy = new IamRolePolicy(this, 'invoke_policy', {
      name: 'invoke-chat',
      role: role.name,
      policy: invoke.json,
    });
    this.resource = new AppsyncDatasource(this, 'function', {
      apiId,
      name: 'chat',
      description: 'Answers requests',
      type: 'AWS_LAMBDA',
      serviceRoleArn: role.arn,
      lambdaConfig: { functionArn },
      dependsOn: [policy],
    });
  }
}
