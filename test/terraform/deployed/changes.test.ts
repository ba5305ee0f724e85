import { beforeAll, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { describeTerraform } from '../describe-terraform';
import { useMoto } from '../moto';
import { changedAddresses, changesByAddress, planOf } from '../plan';
import { terraform } from '../terraform-cli';
import { rootModule } from './root-module';

const NOVA = {
  name: 'Amazon Nova Lite',
  bedrock_model_id: 'us.amazon.nova-lite-v1:0',
  context_tokens: 300_000,
  max_output_tokens: 5000,
  prices: [{ from: '2026-11-01', input: 0.06, output: 0.24 }],
};
const CHEAPER = [...NOVA.prices, { from: '2026-12-01', input: 0.05, output: 0.2 }];
const HAIKU = {
  name: 'Claude Haiku 4.5',
  bedrock_model_id: 'us.anthropic.claude-haiku-4-5-20251001-v1:0',
  context_tokens: 200_000,
  max_output_tokens: 8192,
  prices: [
    { from: '2026-11-01', input: 1, output: 5, cache_read: 0.1, cache_write_5m: 1.25, cache_write_1h: 2 },
  ],
};
const RESEARCH = {
  name: 'research',
  group: 'research',
  models: ['claude-haiku', 'nova-lite'],
  limits: [{ unit: 'usd', limit: 50 }],
};
const SUPPORT = {
  name: 'support',
  group: 'support',
  models: ['nova-lite'],
  limits: [{ unit: 'usd', limit: 5 }],
};

interface Variables {
  readonly models: Readonly<Record<string, object>>;
  readonly usage_plans: readonly object[];
  readonly teams: readonly object[];
  readonly organisation: object;
  readonly guardrail: object;
  readonly log_retention_days: number;
}

const APPLIED: Variables = {
  models: { 'claude-haiku': HAIKU, 'nova-lite': NOVA },
  usage_plans: [RESEARCH, SUPPORT],
  teams: [],
  organisation: {},
  guardrail: { blocked_words: ['bluebird'] },
  log_retention_days: 365,
};

const ITEM = 'update module.ai_gateway.module.metering.aws_dynamodb_table_item.configuration_item';
const MODELS_POLICY =
  'update module.ai_gateway.module.functions.aws_iam_role_policy.chat_policy_given["models"]';

describeTerraform('a change to a gateway that is deployed', 'moto', () => {
  const moto = useMoto();
  let directory: string;

  const setVariables = (values: object) =>
    writeFile(path.join(directory, 'terraform.tfvars.json'), JSON.stringify(values));

  /** What a change of variables would do, as `<actions> <address>`. */
  async function changesOf(change: Partial<Variables>): Promise<string[]> {
    await setVariables({ ...APPLIED, ...change });
    // The state is as the apply has just left it.
    const plan = await planOf(directory, { ...moto, arguments: ['-refresh=false'] });
    const changes = changesByAddress(plan);
    return changedAddresses(plan).map(
      (address) => `${changes.get(address)?.change.actions.join('/')} ${address}`,
    );
  }

  beforeAll(async () => {
    directory = await rootModule('one-gateway');
    await setVariables(APPLIED);
    await terraform(directory, ['apply', '-auto-approve'], moto);
  });

  it('of a limit and a price touches the configuration item alone', async () => {
    const changes = await changesOf({
      models: { ...APPLIED.models, 'nova-lite': { ...NOVA, prices: CHEAPER } },
      usage_plans: [RESEARCH, { ...SUPPORT, limits: [{ unit: 'usd', limit: 7.5 }] }],
    });

    expect(changes).toEqual([ITEM]);
  });

  it('of the models touches the item and what the chat function may invoke', async () => {
    const changes = await changesOf({
      models: {
        'claude-haiku': { ...HAIKU, bedrock_model_id: 'eu.anthropic.claude-haiku-4-5-20251001-v1:0' },
        'nova-lite': NOVA,
        'nova-micro': { ...NOVA, name: 'Amazon Nova Micro', bedrock_model_id: 'us.amazon.nova-micro-v1:0' },
      },
    });

    expect(changes).toEqual([MODELS_POLICY, ITEM]);
  });

  it('that adds a plan adds its group, and touches the item', async () => {
    const legal = { ...SUPPORT, name: 'legal', group: 'legal' };

    const changes = await changesOf({ usage_plans: [...APPLIED.usage_plans, legal] });

    expect(changes).toEqual([
      'create module.ai_gateway.module.identity.aws_cognito_user_group.groups["legal"]',
      ITEM,
    ]);
  });

  it('that adds a team adds its group, and touches the item', async () => {
    const legal = { name: 'legal', group: 'legal', limits: [{ unit: 'usd', limit: 20 }] };

    const changes = await changesOf({
      teams: [legal],
      organisation: { limits: [{ unit: 'usd', limit: 100 }] },
    });

    expect(changes).toEqual([
      'create module.ai_gateway.module.identity.aws_cognito_user_group.groups["legal"]',
      ITEM,
    ]);
  });

  it('of a blocked word makes a new version of the guardrail, which the functions get and the policy names', async () => {
    const changes = await changesOf({ guardrail: { blocked_words: ['bluebird', 'redbird'] } });

    expect(changes).toEqual([
      MODELS_POLICY,
      'update module.ai_gateway.module.functions.aws_lambda_function.chat_function',
      'update module.ai_gateway.module.functions.aws_lambda_function.failure_function',
      'update module.ai_gateway.module.guardrails.aws_bedrock_guardrail.gateway[0]',
      'delete/create module.ai_gateway.module.guardrails.aws_bedrock_guardrail_version.gateway_version[0]',
    ]);
  });

  it('of the log retention touches log groups alone', async () => {
    const changes = await changesOf({ log_retention_days: 30 });

    expect(changes).toEqual([
      'update module.ai_gateway.module.edge.aws_cloudwatch_log_group.log_group[0]',
      'update module.ai_gateway.module.events_api.aws_cloudwatch_log_group.log_group',
      'update module.ai_gateway.module.functions.aws_cloudwatch_log_group.chat_logs',
      'update module.ai_gateway.module.functions.aws_cloudwatch_log_group.failure_logs',
      'update module.ai_gateway.module.functions.aws_cloudwatch_log_group.operations_logs',
    ]);
  });
});
