import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { Construct } from 'constructs';
import { AwsContext } from '../terraform/aws-context';
import { comment } from '../terraform/comment';
import type { LambdaFunction } from './lambda-function';

export interface SchedulesProps {
  /** The gateway's name, with which the names of the schedules and of their role begin. */
  readonly name: string;
  /** The function that both schedules invoke. */
  readonly target: LambdaFunction;
  /** When turns that crashed functions left are settled: `rate(…)` or `cron(…)`. */
  readonly sweep: string;
  /** When counters are recomputed: likewise. */
  readonly reconcile: string;
  /** Key of the schedules' input, as the module's input gives it: null there means AWS's own. */
  readonly kmsKeyArn: string;
  readonly tags: Record<string, string>;
}

/** Further attempts at handing over an invocation, none of which the function knows of. */
const RETRIES = { sweep: 0, reconcile: 2 } as const;

/** The longest that an invocation may be late. */
const EVENT_AGE_SECONDS = { sweep: 60, reconcile: 3_600 } as const;

type Action = keyof typeof RETRIES;

/** The schedules by which the operations function keeps the books, and the role by which they invoke it and nothing else. */
export class Schedules extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: SchedulesProps,
  ) {
    super(scope, id);
    const { name, tags } = props;
    const role = new IamRole(this, 'role', {
      // IAM has no regions: the same gateway in a second region has a role of its own.
      name: `${name}-scheduler-${AwsContext.of(this).region}`,
      description: `What the schedules of ${name} may do`,
      assumeRolePolicy: this.assumedByScheduler().json,
      tags,
    });
    const policy = new IamRolePolicy(this, 'policy', {
      name: 'invoke',
      role: role.name,
      policy: this.invoke().json,
    });
    this.schedule('sweep', role, policy);
    this.schedule('reconcile', role, policy);
  }

  private schedule(action: Action, role: IamRole, policy: IamRolePolicy): void {
    const { name, target, kmsKeyArn } = this.props;
    new SchedulerSchedule(this, action, {
      name: `${name}-${action}`,
      scheduleExpression: this.props[action],
      flexibleTimeWindow: { mode: 'OFF' },
      kmsKeyArn,
      target: {
        arn: target.arnReference,
        roleArn: role.arn,
        input: JSON.stringify({ action }),
        retryPolicy: {
          maximumRetryAttempts: RETRIES[action],
          maximumEventAgeInSeconds: EVENT_AGE_SECONDS[action],
        },
      },
      dependsOn: [policy],
    });
  }

  private assumedByScheduler(): DataAwsIamPolicyDocument {
    return new DataAwsIamPolicyDocument(this, 'assume_role', {
      statement: [
        {
          sid: 'SchedulerAssumesRole',
          principals: [{ type: 'Service', identifiers: ['scheduler.amazonaws.com'] }],
          actions: ['sts:AssumeRole'],
          condition: [
            {
              test: 'StringEquals',
              variable: 'aws:SourceAccount',
              values: [AwsContext.of(this).accountId],
            },
          ],
        },
      ],
    });
  }

  private invoke(): DataAwsIamPolicyDocument {
    const context = AwsContext.of(this);
    const { name, target } = this.props;
    return comment(
      new DataAwsIamPolicyDocument(this, 'invoke', {
        statement: [
          {
            sid: 'InvokeOperations',
            actions: ['lambda:InvokeFunction'],
            resources: [target.functionArn],
          },
          {
            sid: 'DecryptOwnSchedules',
            actions: ['kms:Decrypt'],
            resources: [`arn:${context.partition}:kms:${context.region}:*:key/*`],
            condition: [
              {
                test: 'ArnEquals',
                variable: 'kms:EncryptionContext:aws:scheduler:schedule:arn',
                values: Object.keys(RETRIES).map((action) =>
                  context.arn('scheduler', `schedule/default/${name}-${action}`),
                ),
              },
            ],
          },
        ],
      }),
      'The key’s id may be AWS’s to give, and the policy is to be readable in the first plan: what the schedules were encrypted with, and nothing else, is decrypted, by whichever key.',
    );
  }
}
