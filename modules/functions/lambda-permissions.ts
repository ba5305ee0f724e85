import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { comment } from '../terraform/comment';
import { both, choose, type Condition, countIf } from '../terraform/condition';
import { iterator } from '../terraform/each';
import { asString, hcl } from '../terraform/expression';
import { attributeOfFirst } from '../terraform/references';

/** Names of the policies that every function may have of its own. */
export const OWN_POLICIES = ['log-and-trace', 'join-vpc', 'report-failure'] as const;
const [LOG_AND_TRACE, JOIN_VPC, REPORT_FAILURE] = OWN_POLICIES;

export interface LambdaPermissionsProps {
  readonly functionArn: string;
  readonly role: string;
  readonly logGroupArn: string;
  /** JSON by policy name. */
  readonly policies: Record<string, string>;
  /** Whether the function is in a VPC. */
  readonly vpc: Condition;
  /** The function that gets failed events. */
  readonly onFailureArn: string | undefined;
  /** As the function's: without it always, and without an index. */
  readonly when: Condition | undefined;
}

/** The inline policies of a function's role. */
export class LambdaPermissions extends Construct {
  /** All of them: the function is made after them, since Lambda tests some when it makes one. */
  readonly resources: TerraformResource[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LambdaPermissionsProps,
  ) {
    super(scope, id);
    const { when = true, role, policies, onFailureArn } = props;
    const count = props.when === undefined ? {} : { count: countIf(when) };
    const inVpc = countIf(both(when, props.vpc));
    this.resources = [
      new IamRolePolicy(this, 'log_and_trace', {
        ...count,
        name: LOG_AND_TRACE,
        role,
        policy: this.logAndTrace().json,
      }),
      new IamRolePolicy(this, 'join_vpc', {
        count: inVpc,
        name: JOIN_VPC,
        role,
        policy: attributeOfFirst(this.joinVpc(inVpc), 'json'),
      }),
      new IamRolePolicy(this, 'given', {
        forEach: iterator(choose<unknown>(when, policies, {})),
        name: asString(hcl`each.key`),
        role,
        policy: asString(hcl`each.value`),
      }),
    ];
    if (onFailureArn === undefined) return;
    this.resources.push(
      new IamRolePolicy(this, 'report_failure', {
        ...count,
        name: REPORT_FAILURE,
        role,
        policy: this.reportFailure(onFailureArn).json,
      }),
    );
  }

  private logAndTrace(): DataAwsIamPolicyDocument {
    return comment(
      new DataAwsIamPolicyDocument(this, 'log_and_trace_document', {
        statement: [
          {
            sid: 'WriteOwnLogs',
            actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            resources: [`${this.props.logGroupArn}:*`],
          },
          {
            sid: 'SendTraces',
            actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
            resources: ['*'],
          },
        ],
      }),
      'X-Ray has no resources to name in these two actions: AWS allows nothing narrower than "*".',
    );
  }

  private joinVpc(count: number): DataAwsIamPolicyDocument {
    const actions = [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ];
    return comment(
      new DataAwsIamPolicyDocument(this, 'join_vpc_document', {
        count,
        statement: [
          { sid: 'LambdaManagesInterfaces', actions, resources: ['*'] },
          {
            sid: 'FunctionCodeDoesNot',
            effect: 'Deny',
            actions,
            resources: ['*'],
            condition: [
              {
                test: 'ArnEquals',
                variable: 'lambda:SourceFunctionArn',
                values: [this.props.functionArn],
              },
            ],
          },
        ],
      }),
      'Lambda refuses a VPC function whose role has less than "*". It uses the role itself; the function’s own code is denied.',
    );
  }

  private reportFailure(destinationArn: string): DataAwsIamPolicyDocument {
    return new DataAwsIamPolicyDocument(this, 'report_failure_document', {
      statement: [
        { sid: 'InvokeDestination', actions: ['lambda:InvokeFunction'], resources: [destinationArn] },
      ],
    });
  }
}
