import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as v from 'valibot';
import { CONFIGURATION_ID, configurationItem } from '../../modules/metering/configuration-item';
import { exampleUsagePlans } from '../../modules/metering/example';
import { Metering } from '../../modules/metering/metering';
import { exampleModels } from '../../modules/models/example';
import { hcl } from '../../modules/terraform/expression';
import { CONFIGURATION_KEY } from '../../src/aws/dynamodb/configuration-item';
import { openItem } from '../../src/aws/dynamodb/turn-item';
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
      models: { 'nova-lite': { price: { input: 60_000, output: 240_000 } } },
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

  it('says of each limit whom and when it concerns', () => {
    expect(readItem(literal())).toMatchObject({
      plans: [{ limits: [{ scope: 'user', window: 'month' }, {}] }, {}],
    });
  });

  it('stands at the key that the functions read', () => {
    expect(JSON.parse(itemOf(literal()))).toMatchObject(CONFIGURATION_KEY);
    expect(CONFIGURATION_ID).toBe(CONFIGURATION_KEY.id.S);
  });

  it('is plain JSON, which the local runtime can read', () => {
    expect(itemOf(literal())).not.toContain('${');
  });

  it('has no price for a model without one, and none of what only Terraform needs', () => {
    const unpriced = {
      ...exampleModels['nova-lite'],
      bedrockModelId: 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1',
      copiedFrom: 'amazon.nova-lite-v1:0',
      price: undefined,
    };
    const usagePlans = [{ name: 'all', group: '*', models: ['nova-lite'], limits: [] }];

    const { models } = readItem(literal({ models: { 'nova-lite': unpriced }, usagePlans }));

    expect(Object.keys(models['nova-lite']).sort()).toEqual([
      'bedrockModelId',
      'contextTokens',
      'maxOutputTokens',
      'name',
    ]);
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
      model_attributes: expect.stringContaining('for key, model in var.models'),
      plan_attributes: expect.stringContaining('for plan in var.usage_plans'),
    });
  });
});

describe.each([
  ['literals', literal],
  ['variables', published],
])('the tables, from %s', (_, synthesise) => {
  const table = (name: string) => bodyOf(synthesise(), 'aws_dynamodb_table', name);
  const suffixed = (name: string) =>
    Object.keys(synthesise().resource!['aws_dynamodb_table']!).find((key) => key.endsWith(name))!;

  it.each(['configuration', 'meters', 'turns'])('%s has the key, and is paid by request', (name) => {
    expect(table(suffixed(name))).toMatchObject({
      billing_mode: 'PAY_PER_REQUEST',
      hash_key: 'id',
      attribute: expect.arrayContaining([{ name: 'id', type: 'S' }]),
    });
  });

  it('index the turns that are not settled, by when they were opened', () => {
    expect(table(suffixed('turns'))).toMatchObject({
      attribute: expect.arrayContaining([
        { name: 'unsettled', type: 'S' },
        { name: 'openedAt', type: 'N' },
      ]),
      global_secondary_index: [
        { name: 'unsettled', hash_key: 'unsettled', range_key: 'openedAt', projection_type: 'KEYS_ONLY' },
      ],
    });
  });

  it('have keys that the functions write, in the types in which they write them', () => {
    const written = openItem({
      userId: 'u',
      requestId: 'r',
      attempt: 'a',
      conversationId: 'c',
      modelId: 'm',
      plan: 'p',
      reserved: { inputTokens: 1, outputTokens: 1, tokens: 2, microDollars: 1 },
      windowId: '2026-11',
      openedAt: 1,
      leaseUntil: 2,
      expiresAt: 3,
    });
    const attributes = table(suffixed('turns'))['attribute'] as { name: string; type: string }[];

    expect(attributes.map(({ name, type }) => [name, type in (written[name] ?? {})])).toEqual([
      ['id', true],
      ['unsettled', true],
      ['openedAt', true],
    ]);
    expect(written).toHaveProperty(['expiresAt', 'N']);
  });

  it('forget turns by the attribute that the functions write', () => {
    expect(table(suffixed('turns'))['ttl']).toEqual({ attribute_name: 'expiresAt', enabled: true });
  });
});

describe('the tables', () => {
  const settings = (values: object) =>
    Object.values(literal(values).resource!['aws_dynamodb_table']!).map((table) => ({
      key: table['server_side_encryption'],
      recovery: table['point_in_time_recovery'],
      protection: table['deletion_protection_enabled'],
    }));

  it('are encrypted with the key that is given, restorable and protected', () => {
    const kmsKeyArn = 'arn:aws:kms:us-east-1:123456789012:key/1';

    expect(settings({ kmsKeyArn })).toEqual(
      Array(3).fill({
        key: { enabled: true, kms_key_arn: kmsKeyArn },
        recovery: { enabled: true },
        protection: true,
      }),
    );
  });

  it('can be made without recovery and protection', () => {
    const chosen = settings({ pointInTimeRecovery: false, deletionProtection: false });

    expect(chosen).toEqual(
      Array(3).fill({ key: { enabled: true }, recovery: { enabled: false }, protection: false }),
    );
  });
});

describe('the policy', () => {
  const statements = () =>
    bodyOf(published(), 'aws_iam_policy_document')['statement'] as Record<string, unknown>[];

  it.each([
    ['ReadConfiguration', ['dynamodb:GetItem'], 'configuration'],
    ['CountUsage', ['dynamodb:GetItem', 'dynamodb:UpdateItem'], 'meters'],
    ['RecordTurns', ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], 'turns'],
  ])('%s allows exactly the calls that the functions make', (sid, actions, table) => {
    expect(statements().find((statement) => statement['sid'] === sid)).toEqual({
      sid,
      actions,
      resources: [expect.stringMatching(new RegExp(`:table/\\$\\{var\\.name\\}-${table}$`))],
    });
  });

  it('has no other statement, and so no index: nothing queries it', () => {
    expect(statements()).toHaveLength(3);
  });
});

it('changes nothing but the item where a price changes', () => {
  const dearer = {
    ...exampleModels,
    'nova-lite': { ...exampleModels['nova-lite'], price: { input: 1, output: 2 } },
  };
  const withoutItem = (stack: SynthesisedStack) => {
    delete stack.resource?.['aws_dynamodb_table_item'];
    return stack;
  };
  const [before, after] = [literal({ usagePlans: exampleUsagePlans }), literal({ models: dearer })];

  expect(itemOf(after)).not.toBe(itemOf(before));
  expect(withoutItem(after)).toEqual(withoutItem(before));
});
