import { describe, expect, it } from '@jest/globals';
import { Metering } from '../../modules/metering/metering';
import { openItem } from '../../src/aws/dynamodb/turn-item';
import { bodyOf, literalStack, moduleStack } from './synthesise';

const literal = (values: object = {}) => literalStack(Metering, values).toTerraform();
const published = () => moduleStack(Metering).toTerraform();

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
      reserved: { inputTokens: 1, outputTokens: 1, tokens: 2, microDollars: 1, turns: 1 },
      counted: [],
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

describe('the policy of chat and failure', () => {
  const statements = () =>
    bodyOf(published(), 'aws_iam_policy_document', 'functions')['statement'] as Record<string, unknown>[];

  it.each([
    ['ReadConfiguration', ['dynamodb:BatchGetItem'], 'configuration'],
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

describe('the policy of the operations function', () => {
  const statements = () =>
    bodyOf(published(), 'aws_iam_policy_document', 'operations')['statement'] as Record<string, unknown>[];

  it.each([
    ['ReadConfiguration', ['dynamodb:BatchGetItem', 'dynamodb:GetItem'], 'configuration'],
    ['RaiseLimits', ['dynamodb:PutItem', 'dynamodb:UpdateItem'], 'configuration'],
    ['RecomputeUsage', ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:Scan'], 'meters'],
    ['SettleTurns', ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:Scan'], 'turns'],
    ['FindUnsettledTurns', ['dynamodb:Query'], 'turns/index/unsettled'],
  ])('%s allows exactly the calls that the function makes', (sid, actions, resource) => {
    expect(statements().find((statement) => statement['sid'] === sid)).toMatchObject({
      actions,
      resources: [expect.stringMatching(new RegExp(`:table/\\$\\{var\\.name\\}-${resource}$`))],
    });
  });

  it('has no other statement, and deletes nothing', () => {
    expect(statements()).toHaveLength(5);
    expect(JSON.stringify(statements())).not.toContain('Delete');
  });

  it('writes raises and their audit, and never the configuration item', () => {
    const raise = statements().find(({ sid }) => sid === 'RaiseLimits');

    expect(raise?.['condition']).toEqual([
      { test: 'ForAllValues:StringLike', variable: 'dynamodb:LeadingKeys', values: ['raises', 'audit#*'] },
      { test: 'Null', variable: 'dynamodb:LeadingKeys', values: ['false'] },
    ]);
  });
});
