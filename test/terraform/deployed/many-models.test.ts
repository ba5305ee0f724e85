import { beforeAll, expect, it } from '@jest/globals';
import * as path from 'node:path';
import { describeTerraform } from '../describe-terraform';
import { record } from '../json';
import { providerOverride, useMoto } from '../moto';
import { changedAddresses, changedOutputs, type Plan, planOf } from '../plan';
import { publishedModule } from '../published-module';
import { terraform } from '../terraform-cli';
import { applyPlan, type Applied } from './apply-plan';

/** What the inline policies of a role may have together: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const ROLE_POLICIES = 10_240;

describeTerraform('the example of many models, deployed', 'moto', () => {
  const moto = useMoto();
  let directory: string;
  let applied: Applied;
  let second: Plan;

  beforeAll(async () => {
    directory = path.join(await publishedModule(), 'examples/many-models');
    await providerOverride(directory);
    await terraform(directory, ['init']);
    applied = await applyPlan(directory, moto);
    second = await planOf(directory, moto);
  });

  it('has every resource added, and nothing to change once applied', () => {
    const { length } = changedAddresses(applied.plan);

    expect(applied.result.stdout).toContain(`${length} added, 0 changed, 0 destroyed`);
    expect([changedAddresses(second), changedOutputs(second)]).toEqual([[], []]);
  });

  it('has the functions read one configuration with all models, and the provider of one', () => {
    const item = configurationItem(second);

    expect(Object.keys(item.models.M)).toHaveLength(14);
    expect(Object.keys(item.providers.M)).toEqual(['openai']);
  });

  it('makes the groups that models name', () => {
    const groups = second.resource_changes
      .filter(({ mode, type }) => mode === 'managed' && type === 'aws_cognito_user_group')
      .map(({ index }) => index);

    expect(groups).toEqual(['architects', 'beta']);
  });

  it('tells the chat function which hosts it may reach, and where prepared responses are', () => {
    const chat = managed(second, 'aws_lambda_function').find(({ name }) => name === 'chat_function');
    const [environment] = record(chat?.change.after)['environment'] as { variables: object }[];

    expect(environment?.variables).toMatchObject({
      AI_GATEWAY_EGRESS_HOSTS: 'api.openai.com',
      AI_GATEWAY_PREPARED_TABLE: 'assistant-prepared',
      AI_GATEWAY_GUARDRAIL_MODE: 'sync',
    });
  });

  it('has policies of the chat function that IAM takes', () => {
    const policies = managed(second, 'aws_iam_role_policy')
      .filter(({ name }) => name.startsWith('chat_policy'))
      .map(({ change }) => JSON.parse(record(change.after)['policy'] as string) as object);

    const length = policies.reduce((sum, policy) => sum + JSON.stringify(policy).length, 0);

    expect(policies.length).toBeGreaterThan(6);
    expect(length).toBeLessThan(ROLE_POLICIES);
  });
});

const managed = (plan: Plan, wanted: string) =>
  plan.resource_changes.filter(({ mode, type }) => mode === 'managed' && type === wanted);

function configurationItem(plan: Plan): Record<'models' | 'providers', { readonly M: object }> {
  const [item] = managed(plan, 'aws_dynamodb_table_item');
  return JSON.parse(record(item?.change.after)['item'] as string) as ReturnType<typeof configurationItem>;
}
