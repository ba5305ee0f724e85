import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as v from 'valibot';
import { CONFIGURATION_ID, configurationItem } from '../../modules/metering/configuration-item';
import { exampleUsagePlans } from '../../modules/metering/example';
import { Metering } from '../../modules/metering/metering';
import { exampleModels, exampleProvided } from '../../modules/models/example';
import { hcl } from '../../modules/terraform/expression';
import { CONFIGURATION_KEY } from '../../src/aws/dynamodb/configuration-item';
import { configurationSchema } from '../../src/gateway/configuration/configuration';
import type { SynthesisedStack } from '../../stacks/synthesised';
import { configurations } from './configurations';
import { bodyOf, literalStack, moduleStack } from './synthesise';

const literal = (values: object = {}) => literalStack(Metering, values).toTerraform();
const published = () => moduleStack(Metering).toTerraform();
const itemOf = (stack: SynthesisedStack) => String(bodyOf(stack, 'aws_dynamodb_table_item')['item']);
/** What the functions read: the item without its key. */
const read = (item: string) => {
  const { id: _, ...configuration } = unmarshall(JSON.parse(item) as Record<string, AttributeValue>);
  return configuration;
};
const readItem = (stack: SynthesisedStack) => read(itemOf(stack));

describe('the configuration item, from literals', () => {
  it('has prices and budgets in whole micro-dollars', () => {
    expect(readItem(literal())).toMatchObject({
      models: {
        'claude-haiku-4-5': {
          prices: [
            {
              from: '2026-11-01',
              input: 1_000_000,
              output: 5_000_000,
              cacheRead: 100_000,
              cacheWrite5m: 1_250_000,
              cacheWrite1h: 2_000_000,
            },
          ],
        },
        'nova-lite': { prices: [{ from: '2026-11-01', input: 60_000, output: 240_000 }] },
      },
      plans: [
        {
          limits: [
            { unit: 'tokens', limit: 5_000_000 },
            { unit: 'microDollars', limit: 20_000_000 },
          ],
        },
        {
          limits: [
            { unit: 'tokens', limit: 1_000_000 },
            { unit: 'microDollars', limit: 2_000_000 },
          ],
        },
      ],
    });
  });

  it('has the prices of long contexts and of service tiers, and those of a tier’s long contexts', () => {
    const step = { aboveInputTokens: 200_000, input: 0.12, output: 0.36 };
    const serviceTiers = { flex: { input: 0.03, output: 0.12, longContext: [step] } };
    const price = { from: '2026-11-01', input: 0.06, output: 0.24, longContext: [step], serviceTiers };
    const models = { ...exampleModels, 'nova-lite': { ...exampleModels['nova-lite'], prices: [price] } };

    const long = [{ aboveInputTokens: 200_000, input: 120_000, output: 360_000 }];
    expect(readItem(literal({ models })).models['nova-lite'].prices).toEqual([
      {
        from: '2026-11-01',
        input: 60_000,
        output: 240_000,
        longContext: long,
        serviceTiers: { flex: { input: 30_000, output: 120_000, longContext: long } },
      },
    ]);
  });

  it('says of each limit over which time it counts: a month, where nothing is said', () => {
    const usagePlans = [
      {
        name: 'all',
        group: '*',
        models: ['nova-lite'],
        limits: [
          { unit: 'tokens', limit: 100 },
          { window: '10min', unit: 'tokens', limit: 10 },
        ],
      },
    ];

    expect(readItem(literal({ usagePlans })).plans[0].limits).toEqual([
      { window: 'month', unit: 'tokens', limit: 100 },
      { window: '10min', unit: 'tokens', limit: 10 },
    ]);
  });

  it('bounds the turns that a user may have at once, even where nothing is said', () => {
    expect(readItem(literal())).toMatchObject({ plans: [{ concurrentTurns: 10 }, { concurrentTurns: 10 }] });
  });

  it('has teams and the organisation, each with its limits, and no bound that was not given', () => {
    const search = { name: 'search', group: 'search', limits: [{ unit: 'usd', limit: 50 }] };
    const ops = { name: 'ops', group: 'ops', concurrentTurns: 5 };
    const organisation = { concurrentTurns: 200, limits: [{ window: '24h', unit: 'usd', limit: 0.5 }] };

    expect(readItem(literal({ teams: [search, ops], organisation }))).toMatchObject({
      teams: [
        { ...search, limits: [{ window: 'month', unit: 'microDollars', limit: 50_000_000 }] },
        { ...ops, limits: [] },
      ],
      organisation: {
        concurrentTurns: 200,
        limits: [{ window: '24h', unit: 'microDollars', limit: 500_000 }],
      },
    });
  });

  it('has no teams, no limits of the organisation and no prices of a guardrail by default, but warnings', () => {
    expect(readItem(literal())).toMatchObject({
      teams: [],
      organisation: { limits: [] },
      guardrailPrices: [],
      warnAtPercent: [50, 80, 100],
      turnRetentionDays: 90,
    });
  });

  it('has the prices of a guardrail in micro-dollars, those that were given', () => {
    const guardrailPrices = [{ from: '2026-11-01', contentPolicy: 0.15, sensitiveInformationPolicy: 0.1 }];

    expect(readItem(literal({ guardrailPrices })).guardrailPrices).toEqual([
      { from: '2026-11-01', contentPolicy: 150_000, sensitiveInformationPolicy: 100_000 },
    ]);
  });

  it('stands at the key that the functions read', () => {
    expect(JSON.parse(itemOf(literal()))).toMatchObject(CONFIGURATION_KEY);
    expect(CONFIGURATION_ID).toBe(CONFIGURATION_KEY.id.S);
  });

  it('is plain JSON, which the local runtime can read', () => {
    expect(itemOf(literal())).not.toContain('${');
  });

  it('says of a model what it is copied from, and that it has no prices', () => {
    const unpriced = {
      ...exampleModels['nova-lite'],
      bedrockModelId: 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1',
      copiedFrom: 'amazon.nova-lite-v1:0',
      prices: undefined,
    };
    const usagePlans = [{ name: 'all', group: '*', models: ['nova-lite'], limits: [] }];

    const { models } = readItem(literal({ models: { 'nova-lite': unpriced }, usagePlans }));

    expect(models['nova-lite']).toMatchObject({ copiedFrom: 'amazon.nova-lite-v1:0', prices: [] });
  });

  it('says of a model of a provider who serves it, and of the provider where it is', () => {
    const item = readItem(literal(exampleProvided));

    expect(item.models['gpt-5-mini']).toEqual({
      name: 'GPT-5 mini',
      provider: 'openai',
      providerModelId: 'gpt-5-mini',
      groups: [],
      contextTokens: 400_000,
      maxOutputTokens: 8_192,
      capabilities: [],
      requestFields: [],
      fallbacks: [],
      attempts: 3,
      defaults: {},
      prices: [{ from: '2026-11-01', input: 250_000, output: 2_000_000 }],
    });
    expect(item.providers).toEqual({
      openai: {
        baseUrl: 'https://api.openai.com/v1',
        apiKeySecretName: 'ai-gateway/openai',
        apiKeyHeader: 'Authorization',
        maxTokensField: 'max_completion_tokens',
        query: {},
      },
    });
  });

  it('leaves out which key encrypts a secret: a plan may not know it', () => {
    const apiKeyKmsKeyArn = 'arn:aws:kms:us-east-1:123456789012:key/1';
    const modelProviders = { openai: { ...exampleProvided.modelProviders.openai, apiKeyKmsKeyArn } };

    expect(itemOf(literal({ ...exampleProvided, modelProviders }))).not.toContain(apiKeyKmsKeyArn);
  });

  it('says of a model to whom it is given, how often it is asked, and how many milliseconds it has', () => {
    const patient = {
      ...exampleModels['nova-lite'],
      family: 'nova',
      groups: ['staff', 'beta', 'staff'],
      attempts: 2,
      firstTokenSeconds: 20,
    };

    const { models } = readItem(literal({ models: { ...exampleModels, 'nova-lite': patient } }));

    expect(models['nova-lite']).toMatchObject({
      family: 'nova',
      groups: ['beta', 'staff'],
      attempts: 2,
      firstTokenMs: 20_000,
    });
  });

  it('is what the functions accept, for any configuration that the rules accept', () => {
    fc.assert(
      fc.property(configurations, (configuration) => {
        const item = read(configurationItem(configuration));

        expect(v.parse(configurationSchema, item)).toEqual(item);
      }),
      { numRuns: 300 },
    );
  });

  it('becomes an expression as soon as one value is Terraform’s', () => {
    const item = itemOf(literal({ turnRetentionDays: hcl`var.days` }));

    expect(item).toContain('tostring(var.days)');
  });
});

describe('the configuration item, from variables', () => {
  it('is encoded from locals that read the variables', () => {
    const { locals } = published();

    expect(itemOf(published())).toContain('models            = { M = local.model_attributes }');
    expect(locals).toMatchObject({
      provider_attributes: expect.stringContaining('for key, provider in var.model_providers'),
      model_attributes: expect.stringContaining('for key, model in var.models'),
      plan_attributes: expect.stringContaining('for plan in var.usage_plans'),
      team_attributes: expect.stringContaining('for team in var.teams'),
      organisation_attributes: expect.stringContaining('for limit in var.organisation.limits'),
      guardrail_price_attributes: expect.stringContaining('for price in var.guardrail_prices'),
    });
  });
});

it('changes nothing but the item where a price changes', () => {
  const dearer = {
    ...exampleModels,
    'nova-lite': { ...exampleModels['nova-lite'], prices: [{ from: '2026-12-01', input: 1, output: 2 }] },
  };
  const withoutItem = (stack: SynthesisedStack) => {
    delete stack.resource?.['aws_dynamodb_table_item'];
    return stack;
  };
  const [before, after] = [literal({ usagePlans: exampleUsagePlans }), literal({ models: dearer })];

  expect(itemOf(after)).not.toBe(itemOf(before));
  expect(withoutItem(after)).toEqual(withoutItem(before));
});
