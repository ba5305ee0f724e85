import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { LambdaFunction as AwsLambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { LambdaFunctionEventInvokeConfig } from '@cdktf/provider-aws/lib/lambda-function-event-invoke-config';
import type { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { artifact } from '../terraform/artifacts';
import { AwsContext } from '../terraform/aws-context';
import { choose, type Condition, countIf, isSet } from '../terraform/condition';
import { dynamicBlocks } from '../terraform/dynamic-block';
import { asList, asString, Expression, hcl } from '../terraform/expression';
import { attributeIfGiven } from '../terraform/optional';
import { attributeOfFirst, attributeOfOne } from '../terraform/references';
import { LambdaPermissions } from './lambda-permissions';

/** What becomes of asynchronous invocations. */
export interface AsynchronousInvocation {
  /** Seconds that an event may wait for a free instance, 60 to 21600. */
  readonly maximumEventAgeSeconds: number;
  /** Further attempts after an error, 0 to 2. */
  readonly maximumRetryAttempts: number;
  /** Gets the record of an event that failed for good; the function is allowed to invoke it. */
  readonly onFailure?: LambdaFunction;
}

export interface LambdaFunctionProps {
  /** Of the function and, with the region behind it, of its role: at most 48 characters. */
  readonly functionName: string;
  /** One sentence for the console. */
  readonly description: string;
  /** The deployment package among the built files: `lambda/chat.zip`. Its module `index` exports `handler`. */
  readonly packageFile: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** Instances that are kept for the function, and the most it may have; without it the account's common pool. */
  readonly reservedConcurrency?: number;
  readonly environment?: Record<string, string>;
  /** JSON of what the function may do besides logs and traces, by policy name; the names must be known at plan. */
  readonly policies?: Record<string, string>;
  readonly asynchronous?: AsynchronousInvocation;
  /** An optional input, or left out: the function has no VPC. */
  readonly vpc?: { readonly subnetIds: string[]; readonly securityGroupIds: string[] };
  /** An optional input, or left out: any package is accepted. */
  readonly codeSigning?: { readonly arn: string };
  /** Key of logs and environment, as the module's input gives it: null there means AWS's own keys. */
  readonly kmsKeyArn: string;
  readonly logRetentionDays: number;
  readonly tags: Record<string, string>;
  /** Under which condition there is a function; without it always, and then its addresses have no index. */
  readonly when?: Condition;
}

/**
 * A Lambda function with its log group, and a role that allows exactly what is given. Names and ARNs are composed of the
 * function's name, so that they are known in the first plan.
 */
export class LambdaFunction extends Construct {
  readonly functionName: string;
  readonly functionArn: string;
  readonly roleName: string;
  readonly roleArn: string;
  readonly logGroupName: string;
  /** For `dependsOn`, and for `attributeOfFirst` within resources under the same condition. */
  readonly resource: AwsLambdaFunction;
  private readonly conditional: boolean;

  constructor(scope: Construct, id: string, props: LambdaFunctionProps) {
    super(scope, id);
    const context = AwsContext.of(this);
    const { functionName, tags, when = true } = props;
    this.conditional = props.when !== undefined;
    const count = this.conditional ? { count: countIf(when) } : {};
    this.functionName = functionName;
    this.functionArn = context.arn('lambda', `function:${functionName}`);
    // IAM has no regions: the same gateway in a second region has roles of its own.
    this.roleName = `${functionName}-${context.region}`;
    this.roleArn = context.iamArn(`role/${this.roleName}`);
    this.logGroupName = `/aws/lambda/${functionName}`;

    const logs = new CloudwatchLogGroup(this, 'logs', {
      ...count,
      name: this.logGroupName,
      retentionInDays: props.logRetentionDays,
      kmsKeyId: props.kmsKeyArn,
      tags,
    });
    const role = new IamRole(this, 'role', {
      ...count,
      name: this.roleName,
      description: `What ${functionName} may do`,
      assumeRolePolicy: this.assumedByLambda().json,
      tags,
    });
    const permissions = new LambdaPermissions(this, 'policy', {
      functionArn: this.functionArn,
      role: this.attribute(role, 'name'),
      logGroupArn: context.arn('logs', `log-group:${this.logGroupName}`),
      policies: props.policies ?? {},
      vpc: isSet(props.vpc),
      onFailureArn: props.asynchronous?.onFailure?.functionArn,
      when: props.when,
    });
    const before = [logs, ...permissions.resources];
    this.resource = this.declareFunction(props, count, this.attribute(role, 'arn'), before);
    if (props.asynchronous !== undefined) this.declareInvocation(props.asynchronous, count);
  }

  /** The ARN as a reference to the function, for what must be made after it; null where there is no function. */
  get arnReference(): string {
    return this.conditional ? attributeOfOne(this.resource, 'arn') : this.attribute(this.resource, 'arn');
  }

  private assumedByLambda(): DataAwsIamPolicyDocument {
    return new DataAwsIamPolicyDocument(this, 'assume_role', {
      statement: [
        {
          sid: 'LambdaAssumesRole',
          principals: [{ type: 'Service', identifiers: ['lambda.amazonaws.com'] }],
          actions: ['sts:AssumeRole'],
        },
      ],
    });
  }

  private declareFunction(
    props: LambdaFunctionProps,
    count: { count?: number },
    role: string,
    dependsOn: TerraformResource[],
  ): AwsLambdaFunction {
    const { environment, vpc, codeSigning } = props;
    const filename = artifact(this, props.packageFile);
    const declared = new AwsLambdaFunction(this, 'function', {
      ...count,
      functionName: this.functionName,
      description: props.description,
      role,
      filename,
      sourceCodeHash: asString(hcl`filebase64sha256(${filename})`),
      codeSigningConfigArn: attributeIfGiven(codeSigning, 'arn'),
      handler: 'index.handler',
      runtime: 'nodejs22.x',
      architectures: ['arm64'],
      timeout: props.timeoutSeconds,
      memorySize: props.memoryMegabytes,
      ...(props.reservedConcurrency !== undefined && {
        reservedConcurrentExecutions: props.reservedConcurrency,
      }),
      ...(environment && { environment: { variables: environment } }),
      kmsKeyArn: props.kmsKeyArn,
      tracingConfig: { mode: 'Active' },
      // Not the level of our own lines, which the environment sets: Lambda takes a line without a level, such as a metric's, for INFO.
      loggingConfig: {
        logFormat: 'JSON',
        logGroup: this.logGroupName,
        applicationLogLevel: 'INFO',
        systemLogLevel: 'INFO',
      },
      vpcConfig: {
        subnetIds: asList(hcl`vpc_config.value.subnet_ids`),
        securityGroupIds: asList(hcl`vpc_config.value.security_group_ids`),
      },
      tags: props.tags,
      dependsOn,
    });
    const network = { subnet_ids: vpc?.subnetIds, security_group_ids: vpc?.securityGroupIds };
    return dynamicBlocks(declared, { vpc_config: choose<unknown>(isSet(vpc), [network], []) });
  }

  private declareInvocation(asynchronous: AsynchronousInvocation, count: { count?: number }): void {
    const { maximumEventAgeSeconds, maximumRetryAttempts, onFailure } = asynchronous;
    new LambdaFunctionEventInvokeConfig(this, 'invocation', {
      ...count,
      functionName: this.attribute(this.resource, 'function_name'),
      maximumEventAgeInSeconds: maximumEventAgeSeconds,
      maximumRetryAttempts,
      ...(onFailure && { destinationConfig: { onFailure: { destination: onFailure.arnReference } } }),
    });
  }

  /** An attribute of a resource that is there whenever the function is. */
  private attribute(resource: TerraformResource, name: string): string {
    return this.conditional
      ? attributeOfFirst(resource, name)
      : asString(new Expression(['', `.${name}`], [resource.fqn]));
  }
}
