import { beforeAll, expect, it } from '@jest/globals';
import { describeTerraform } from '../describe-terraform';
import { record } from '../json';
import { useMoto } from '../moto';
import type { Plan } from '../plan';
import { changedAddresses, changedOutputs, planOf } from '../plan';
import { terraform } from '../terraform-cli';
import { applyPlan, stateAddresses, type Applied } from './apply-plan';
import { rootModule } from './root-module';

/** What AWS has once a region (roles once an account), with the argument that names it. */
const NAMED: Readonly<Record<string, string>> = {
  aws_bedrock_guardrail: 'name',
  aws_cloudwatch_log_group: 'name',
  aws_cloudwatch_log_resource_policy: 'policy_name',
  aws_cloudwatch_metric_alarm: 'alarm_name',
  aws_dynamodb_table: 'name',
  aws_iam_role: 'name',
  aws_kms_alias: 'name',
  aws_lambda_function: 'function_name',
  aws_scheduler_schedule: 'name',
  aws_wafv2_web_acl: 'name',
};

describeTerraform('two gateways in one account and region', 'moto', () => {
  const moto = useMoto();
  let directory: string;
  let applied: Applied;

  beforeAll(async () => {
    directory = await rootModule('two-gateways');
    applied = await applyPlan(directory, moto);
  });

  it('are both applied', () => {
    const added = changedAddresses(applied.plan);
    const of = (gateway: string) => added.filter((address) => address.startsWith(`${gateway}.`));

    expect(of('module.first').length).toBeGreaterThan(40);
    expect(of('module.second')).toHaveLength(of('module.first').length);
    expect(applied.result.stdout).toContain(`${added.length} added, 0 changed, 0 destroyed`);
  });

  it.each(Object.entries(NAMED))('share no name of an %s', (type, argument) => {
    const names = plannedValues(applied.plan, type, argument);

    expect(names.length).toBeGreaterThan(1);
    expect(new Set(names).size).toBe(names.length);
  });

  it('have nothing to change once applied', async () => {
    const second = await planOf(directory, moto);

    expect([changedAddresses(second), changedOutputs(second)]).toEqual([[], []]);
  });

  it('are destroyed to the last resource', async () => {
    await terraform(directory, ['destroy', '-auto-approve'], moto);

    expect(await stateAddresses(directory)).toEqual([]);
  });
});

/** The known values of an argument; one that AWS assigns is no name of ours. */
const plannedValues = (plan: Plan, type: string, argument: string): unknown[] =>
  plan.resource_changes
    .filter((change) => change.mode === 'managed' && change.type === type)
    .map(({ change }) => record(change.after)[argument])
    .filter((value) => value !== undefined);
