import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchLogResourcePolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-resource-policy';
import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { Wafv2WebAclLoggingConfiguration } from '@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration';
import { Construct } from 'constructs';
import { AwsContext } from '../terraform/aws-context';
import { comment } from '../terraform/comment';
import { OWN_PUBLISH } from './rules';

/** Headers that carry tokens: of an HTTP publish, of a WebSocket's subprotocol, of a role's session, of managed login. */
const SECRET_HEADERS = ['authorization', 'sec-websocket-protocol', 'x-amz-security-token', 'cookie'];

export interface WafLogProps {
  readonly count: number;
  readonly webAclName: string;
  readonly webAclArn: string;
  readonly logRetentionDays: number;
  /** As the module's input gives it: null there means the key of CloudWatch Logs itself. */
  readonly kmsKeyArn: string;
  readonly tags: Record<string, string>;
}

/** What the firewall saw, without tokens, and without the gateway's own publishes. */
export class WafLog extends Construct {
  constructor(scope: Construct, id: string, props: WafLogProps) {
    super(scope, id);
    const { count, webAclName, webAclArn, logRetentionDays, kmsKeyArn, tags } = props;
    const context = AwsContext.of(this);
    // WAF takes only log groups with this prefix.
    const groupName = `aws-waf-logs-${webAclName}`;
    const groupArn = context.arn('logs', `log-group:${groupName}`);
    const group = new CloudwatchLogGroup(this, 'group', {
      count,
      name: groupName,
      retentionInDays: logRetentionDays,
      kmsKeyId: kmsKeyArn,
      tags,
    });
    const delivery = comment(
      new CloudwatchLogResourcePolicy(this, 'delivery', {
        count,
        policyName: groupName,
        policyDocument: this.deliverLog(groupArn).json,
      }),
      'Without it AWS adds a policy of its own in the name of whoever applies this, if they may: this one is in the plan.',
    );
    const label = `awswaf:${context.accountId}:webacl:${webAclName}:${OWN_PUBLISH}`;
    comment(
      new Wafv2WebAclLoggingConfiguration(this, 'configuration', {
        count,
        resourceArn: webAclArn,
        logDestinationConfigs: [groupArn],
        redactedFields: [...SECRET_HEADERS.map((name) => ({ singleHeader: { name } })), { queryString: {} }],
        loggingFilter: {
          defaultBehavior: 'KEEP',
          filter: [
            {
              behavior: 'DROP',
              requirement: 'MEETS_ALL',
              condition: [
                { labelNameCondition: { labelName: label } },
                { actionCondition: { action: 'ALLOW' } },
              ],
            },
          ],
        },
        dependsOn: [group, delivery],
      }),
      'Tokens stand in headers and in the query string. The functions’ publishes, some a second for every answer, say nothing and would cost most.',
    );
  }

  private deliverLog(groupArn: string): DataAwsIamPolicyDocument {
    const context = AwsContext.of(this);
    return new DataAwsIamPolicyDocument(this, 'delivery_document', {
      statement: [
        {
          sid: 'WafDeliversLog',
          principals: [{ type: 'Service', identifiers: ['delivery.logs.amazonaws.com'] }],
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [`${groupArn}:*`],
          condition: [
            { test: 'StringEquals', variable: 'aws:SourceAccount', values: [context.accountId] },
            { test: 'ArnLike', variable: 'aws:SourceArn', values: [context.arn('logs', '*')] },
          ],
        },
      ],
    });
  }
}
