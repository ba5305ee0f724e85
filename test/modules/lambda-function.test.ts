import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  type AsynchronousInvocation,
  LambdaFunction,
  type LambdaFunctionProps,
} from '../../modules/functions/lambda-function';
import { Construct } from 'constructs';
import { hcl } from '../../modules/terraform/expression';
import type { Body } from '../../stacks/synthesised';
import { resolved } from './resolved';
import { bodyOf, LiteralStack } from './synthesise';

const ACCOUNT = '${data.aws_caller_identity.current.account_id}';
const REGION = '${data.aws_region.current.id}';
const PARTITION = '${data.aws_partition.current.partition}';
const FUNCTION_ARN = `arn:${PARTITION}:lambda:${REGION}:${ACCOUNT}:function:ai-gateway-x`;

let stack: LiteralStack;
let parent: Construct;

beforeEach(() => {
  stack = new LiteralStack();
  parent = new Construct(stack, 'module');
});

const make = (props: Partial<LambdaFunctionProps> = {}, id = 'x') =>
  new LambdaFunction(parent, id, {
    functionName: `ai-gateway-${id}`,
    description: 'Does something',
    packageFile: `lambda/${id}.zip`,
    timeoutSeconds: 30,
    memoryMegabytes: 256,
    kmsKeyArn: 'the-key',
    logRetentionDays: 365,
    tags: { team: 'platform' },
    ...props,
  });

const body = (type: string, name?: string): Body => bodyOf(stack.toTerraform(), type, name);
const statements = (name: string) => body('aws_iam_policy_document', name)['statement'] as Body[];

describe('the function', () => {
  it('runs the package on arm64, and is replaced when the package changes', () => {
    make();

    expect(body('aws_lambda_function')).toMatchObject({
      filename: '${path.module}/lambda/x.zip',
      source_code_hash: '${filebase64sha256("${path.module}/lambda/x.zip")}',
      handler: 'index.handler',
      runtime: 'nodejs22.x',
      architectures: ['arm64'],
    });
  });

  it('is traced, and its environment is encrypted with the key', () => {
    make({ environment: { LEVEL: 'INFO' } });

    expect(body('aws_lambda_function')).toMatchObject({
      tracing_config: { mode: 'Active' },
      kms_key_arn: 'the-key',
      environment: { variables: { LEVEL: 'INFO' } },
    });
  });

  it('logs JSON to its own group, and keeps lines without a level, as metrics are', () => {
    make();

    expect(body('aws_lambda_function')['logging_config']).toMatchObject({
      log_format: 'JSON',
      log_group: '/aws/lambda/ai-gateway-x',
      application_log_level: 'INFO',
    });
  });

  it('is made after its log group and everything that it may do', () => {
    make();

    expect(body('aws_lambda_function')['depends_on']).toEqual([
      'aws_cloudwatch_log_group.x_logs',
      'aws_iam_role_policy.x_policy_log_and_trace',
      'aws_iam_role_policy.x_policy_join_vpc',
      'aws_iam_role_policy.x_policy_given',
    ]);
  });

  it('has no reserved concurrency, no VPC and no code signing unless asked', () => {
    make();

    const { dynamic, ...rest } = body('aws_lambda_function');
    expect(rest).not.toHaveProperty('reserved_concurrent_executions');
    expect(rest).not.toHaveProperty('code_signing_config_arn');
    expect(dynamic).toMatchObject({ vpc_config: [{ for_each: [] }] });
  });

  it('can be stopped by a concurrency of 0', () => {
    make({ reservedConcurrency: 0 });

    expect(body('aws_lambda_function')['reserved_concurrent_executions']).toBe(0);
  });

  it('accepts only signed packages where code signing is given', () => {
    make({ codeSigning: { arn: 'the-configuration' } });

    expect(body('aws_lambda_function')['code_signing_config_arn']).toBe('the-configuration');
  });

  it('says its names and ARNs before anything exists', () => {
    const made = make();

    expect(resolved(stack, names(made))).toEqual({
      functionName: 'ai-gateway-x',
      functionArn: FUNCTION_ARN,
      roleName: `ai-gateway-x-${REGION}`,
      roleArn: `arn:${PARTITION}:iam::${ACCOUNT}:role/ai-gateway-x-${REGION}`,
      logGroupName: '/aws/lambda/ai-gateway-x',
    });
  });
});

describe('the log group', () => {
  it('is encrypted and ends', () => {
    make({ logRetentionDays: 30 });

    expect(body('aws_cloudwatch_log_group')).toMatchObject({
      name: '/aws/lambda/ai-gateway-x',
      retention_in_days: 30,
      kms_key_id: 'the-key',
    });
  });
});

describe('the role', () => {
  it('is assumed by Lambda alone', () => {
    make();

    expect(statements('x_assume_role')).toEqual([
      {
        sid: 'LambdaAssumesRole',
        principals: [{ type: 'Service', identifiers: ['lambda.amazonaws.com'] }],
        actions: ['sts:AssumeRole'],
      },
    ]);
  });

  it('may write to its own log group, make no group, and send traces', () => {
    make();

    expect(statements('x_policy_log_and_trace_document')).toEqual([
      {
        sid: 'WriteOwnLogs',
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [`arn:${PARTITION}:logs:${REGION}:${ACCOUNT}:log-group:/aws/lambda/ai-gateway-x:*`],
      },
      {
        sid: 'SendTraces',
        actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
        resources: ['*'],
      },
    ]);
  });

  it('may do what the given policies say, by their names', () => {
    make({ policies: { 'read-table': '{"Statement":[]}' } });

    expect(body('aws_iam_role_policy', 'x_policy_given')).toMatchObject({
      for_each: { 'read-table': '{"Statement":[]}' },
      name: '${each.key}',
      policy: '${each.value}',
      role: '${aws_iam_role.x_role.name}',
    });
  });

  it('may not touch network interfaces without a VPC', () => {
    make();

    expect(body('aws_iam_role_policy', 'x_policy_join_vpc')['count']).toBe(0);
  });
});

describe('in a VPC', () => {
  const vpc = { subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1'] };

  it('the function has its subnets and security groups', () => {
    make({ vpc });

    expect(body('aws_lambda_function')['dynamic']).toEqual({
      vpc_config: [
        {
          for_each: [{ subnet_ids: ['subnet-1', 'subnet-2'], security_group_ids: ['sg-1'] }],
          content: {
            subnet_ids: '${vpc_config.value.subnet_ids}',
            security_group_ids: '${vpc_config.value.security_group_ids}',
          },
        },
      ],
    });
  });

  it('Lambda may manage network interfaces, and the function’s own code may not', () => {
    make({ vpc });

    const [allow, deny] = statements('x_policy_join_vpc_document');
    expect(body('aws_iam_role_policy', 'x_policy_join_vpc')['count']).toBe(1);
    expect(deny).toMatchObject({
      effect: 'Deny',
      actions: allow?.['actions'],
      condition: [{ test: 'ArnEquals', variable: 'lambda:SourceFunctionArn', values: [FUNCTION_ARN] }],
    });
  });
});

describe('asynchronous invocations', () => {
  const asynchronous: AsynchronousInvocation = { maximumEventAgeSeconds: 60, maximumRetryAttempts: 0 };

  it('are Lambda’s own affair unless something is said of them', () => {
    make();

    expect(stack.toTerraform().resource).not.toHaveProperty('aws_lambda_function_event_invoke_config');
  });

  it('are tried as often, and wait as long, as is said', () => {
    make({ asynchronous });

    expect(body('aws_lambda_function_event_invoke_config')).toMatchObject({
      function_name: '${aws_lambda_function.x_function.function_name}',
      maximum_event_age_in_seconds: 60,
      maximum_retry_attempts: 0,
    });
  });

  it('are reported to another function, which is there first', () => {
    const onFailure = make({ when: true }, 'failure');

    make({ asynchronous: { ...asynchronous, onFailure } });

    expect(body('aws_lambda_function_event_invoke_config')['destination_config']).toEqual({
      on_failure: {
        destination: expect.stringMatching(/^\$\{one\(aws_lambda_function\.\w+\[\*\]\.arn\)\}$/),
      },
    });
  });

  it('may be reported to that function and no other', () => {
    const onFailure = make({}, 'failure');

    make({ asynchronous: { ...asynchronous, onFailure } });

    expect(statements('x_policy_report_failure_document')).toEqual([
      {
        sid: 'InvokeDestination',
        actions: ['lambda:InvokeFunction'],
        resources: [FUNCTION_ARN.replace(/x$/, 'failure')],
      },
    ]);
  });
});

describe('under a condition', () => {
  const RESOURCES = ['aws_lambda_function', 'aws_cloudwatch_log_group', 'aws_iam_role'];

  it('nothing is made where it is false', () => {
    make({ when: false, policies: { 'read-table': '{}' } });

    expect(RESOURCES.map((type) => body(type)['count'])).toEqual([0, 0, 0]);
    expect(body('aws_iam_role_policy', 'x_policy_log_and_trace')['count']).toBe(0);
    expect(body('aws_iam_role_policy', 'x_policy_given')['for_each']).toEqual({});
  });

  it('everything is where Terraform finds it true', () => {
    make({ when: hcl`var.enabled`, policies: { 'read-table': '{}' } });

    const count = '${var.enabled ? 1 : 0}';
    expect(RESOURCES.map((type) => body(type)['count'])).toEqual([count, count, count]);
    expect(body('aws_iam_role_policy', 'x_policy_given')['for_each']).toBe(
      '${var.enabled ? { read-table = "{}" } : {}}',
    );
  });

  it('what belongs to the function refers to it by index', () => {
    make({ when: true });

    expect(body('aws_lambda_function')['role']).toBe('${aws_iam_role.x_role[0].arn}');
  });
});

const names = ({ functionName, functionArn, roleName, roleArn, logGroupName }: LambdaFunction) => ({
  functionName,
  functionArn,
  roleName,
  roleArn,
  logGroupName,
});
