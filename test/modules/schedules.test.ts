import { describe, expect, it } from '@jest/globals';
import { Functions } from '../../modules/functions/functions';
import type { Body } from '../../stacks/synthesised';
import { bodyOf, literalStack, moduleStack } from './synthesise';

const literal = (values: object = {}) => literalStack(Functions, values).toTerraform();
const published = () => moduleStack(Functions).toTerraform();

describe('the schedules', () => {
  const scheduleOf = (values: object, action: 'sweep' | 'reconcile') =>
    bodyOf(literal(values), 'aws_scheduler_schedule', `schedules_${action}`);

  it.each([
    ['sweep', 'rate(1 minute)', 0, 60],
    ['reconcile', 'rate(1 hour)', 2, 3_600],
  ] as const)('invoke the operations function to %s', (action, rate, attempts, seconds) => {
    expect(scheduleOf({}, action)).toMatchObject({
      name: `ai-gateway-${action}`,
      schedule_expression: rate,
      flexible_time_window: { mode: 'OFF' },
      target: {
        arn: '${aws_lambda_function.operations_function.arn}',
        input: JSON.stringify({ action }),
        retry_policy: { maximum_retry_attempts: attempts, maximum_event_age_in_seconds: seconds },
      },
    });
  });

  it('are as often as one says', () => {
    const values = { sweepSchedule: 'rate(5 minutes)', reconcileSchedule: 'cron(0 3 * * ? *)' };

    expect(scheduleOf(values, 'sweep')['schedule_expression']).toBe('rate(5 minutes)');
    expect(scheduleOf(values, 'reconcile')['schedule_expression']).toBe('cron(0 3 * * ? *)');
  });

  it('are encrypted with the key that is given', () => {
    const kmsKeyArn = 'arn:aws:kms:us-east-1:123456789012:key/1';

    expect(scheduleOf({ kmsKeyArn }, 'sweep')['kms_key_arn']).toBe(kmsKeyArn);
    expect(scheduleOf({}, 'sweep')).not.toHaveProperty('kms_key_arn');
  });

  it('are made after the policy of their role, which EventBridge Scheduler tests', () => {
    expect(scheduleOf({}, 'sweep')['depends_on']).toEqual(['aws_iam_role_policy.schedules_policy']);
  });
});

describe('the role of the schedules', () => {
  const statementsOf = (name: string) =>
    bodyOf(published(), 'aws_iam_policy_document', name)['statement'] as Body[];
  const composed = (service: string, resource: string) =>
    expect.stringMatching(new RegExp(`^arn:[^ ]+:${service}:[^ ]+:${resource}$`));

  it('is for schedules of this account alone', () => {
    expect(statementsOf('schedules_assume_role')).toEqual([
      {
        sid: 'SchedulerAssumesRole',
        principals: [{ type: 'Service', identifiers: ['scheduler.amazonaws.com'] }],
        actions: ['sts:AssumeRole'],
        condition: [
          {
            test: 'StringEquals',
            variable: 'aws:SourceAccount',
            values: ['${data.aws_caller_identity.current.account_id}'],
          },
        ],
      },
    ]);
  });

  it('may invoke the operations function, read what its own schedules say, and nothing else', () => {
    const name = '\\$\\{var\\.name\\}';

    expect(statementsOf('schedules_invoke')).toEqual([
      {
        sid: 'InvokeOperations',
        actions: ['lambda:InvokeFunction'],
        resources: [composed('lambda', `function:${name}-operations`)],
      },
      {
        sid: 'DecryptOwnSchedules',
        actions: ['kms:Decrypt'],
        resources: [composed('kms', 'key/\\*')],
        condition: [
          {
            test: 'ArnEquals',
            variable: 'kms:EncryptionContext:aws:scheduler:schedule:arn',
            values: [
              composed('scheduler', `schedule/default/${name}-sweep`),
              composed('scheduler', `schedule/default/${name}-reconcile`),
            ],
          },
        ],
      },
    ]);
  });
});
