import { describe, expect, it } from '@jest/globals';
import { PreparedResponses } from '../../modules/prepared-responses/prepared-responses';
import { bodyOf, literalStack, moduleStack } from './synthesise';

const literal = (values: object = {}) => literalStack(PreparedResponses, values).toTerraform();
const published = () => moduleStack(PreparedResponses).toTerraform();

const KEY = 'arn:aws:kms:us-east-1:123456789012:key/1';
const table = (values: object = {}) => bodyOf(literal(values), 'aws_dynamodb_table');
const statements = (name: 'chat' | 'operations') =>
  bodyOf(published(), 'aws_iam_policy_document', name)['statement'] as Record<string, unknown>[];
const TABLE = expect.stringMatching(/:table\/\$\{var\.name\}-prepared$/);

describe('the table of prepared responses', () => {
  it('has an item a response and variant, and is paid by request', () => {
    expect(table()).toMatchObject({
      count: 1,
      name: 'ai-gateway-prepared',
      billing_mode: 'PAY_PER_REQUEST',
      hash_key: 'id',
      range_key: 'variant',
      attribute: [
        { name: 'id', type: 'S' },
        { name: 'variant', type: 'S' },
      ],
    });
  });

  it('forgets what has an end that has passed', () => {
    expect(table()['ttl']).toEqual({ enabled: true, attribute_name: 'expiresAt' });
  });

  it('is encrypted with the key that is given, restorable and protected', () => {
    expect(table({ kmsKeyArn: KEY })).toMatchObject({
      server_side_encryption: { enabled: true, kms_key_arn: KEY },
      point_in_time_recovery: { enabled: true },
      deletion_protection_enabled: true,
    });
  });

  it('can be made without recovery and protection', () => {
    expect(table({ pointInTimeRecovery: false, deletionProtection: false })).toMatchObject({
      point_in_time_recovery: { enabled: false },
      deletion_protection_enabled: false,
    });
  });

  it('can be left out; its name is null then', () => {
    const stack = literalStack(PreparedResponses, { enabled: false }).toTerraform();

    expect(bodyOf(stack, 'aws_dynamodb_table')).toMatchObject({ count: 0 });
    expect(published().output!['prepared_table_name']).toMatchObject({
      value: '${one(aws_dynamodb_table.prepared[*].name)}',
    });
  });
});

describe('the chat function', () => {
  it('reads responses by their keys, and can neither list nor remove any', () => {
    expect(statements('chat')[0]).toEqual({
      sid: 'FindPreparedResponses',
      actions: ['dynamodb:BatchGetItem', 'dynamodb:GetItem'],
      resources: [TABLE],
    });
    expect(JSON.stringify(statements('chat'))).not.toMatch(/Scan|Query|Delete|Put/);
  });

  it('writes nothing of an item but its hits, and names at least one attribute', () => {
    expect(statements('chat').slice(1)).toEqual([
      {
        sid: 'CountHits',
        actions: ['dynamodb:UpdateItem'],
        resources: [TABLE],
        condition: [
          {
            test: 'ForAllValues:StringEquals',
            variable: 'dynamodb:Attributes',
            values: ['id', 'variant', 'hits'],
          },
          { test: 'Null', variable: 'dynamodb:Attributes', values: ['false'] },
          {
            test: 'StringEqualsIfExists',
            variable: 'dynamodb:ReturnValues',
            values: ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'],
          },
        ],
      },
    ]);
  });
});

describe('the operations function', () => {
  it('keeps the responses', () => {
    expect(statements('operations')).toEqual([
      {
        sid: 'KeepPreparedResponses',
        actions: [
          'dynamodb:BatchGetItem',
          'dynamodb:DeleteItem',
          'dynamodb:GetItem',
          'dynamodb:PutItem',
          'dynamodb:Query',
          'dynamodb:Scan',
          'dynamodb:UpdateItem',
        ],
        resources: [TABLE],
      },
    ]);
  });
});
