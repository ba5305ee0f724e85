import { describe, expect, it } from '@jest/globals';
import { readWith } from './fixture';

const turns = (change: object) =>
  readWith((resources) => {
    Object.assign(resources['aws_dynamodb_table']!['metering_turns']!, change);
  }).tables[2]!;

const items = (change: object) =>
  readWith((resources) => {
    Object.assign(resources['aws_dynamodb_table_item']!['metering_configuration']!, change);
  }).tables.map((table) => table.items);

describe('a table', () => {
  it('has a sort key where the stack has one', () => {
    expect(turns({ range_key: 'openedAt' }).definition.KeySchema).toEqual([
      { AttributeName: 'id', KeyType: 'HASH' },
      { AttributeName: 'openedAt', KeyType: 'RANGE' },
    ]);
  });

  it('projects the attributes that its index includes', () => {
    const index = {
      name: 'unsettled',
      hash_key: 'unsettled',
      projection_type: 'INCLUDE',
      non_key_attributes: ['amount'],
    };

    expect(
      turns({ global_secondary_index: index }).definition.GlobalSecondaryIndexes![0]!.Projection,
    ).toEqual({
      ProjectionType: 'INCLUDE',
      NonKeyAttributes: ['amount'],
    });
  });

  it('deletes nothing where its TTL is off', () => {
    expect(turns({ ttl: { attribute_name: 'expiresAt', enabled: false } })).not.toHaveProperty(
      'timeToLiveAttribute',
    );
  });

  it.each([
    [{ billing_mode: 'PROVISIONED' }, 'not_played'],
    [{ billing_mode: null }, 'not_played'],
    [{ local_secondary_index: [{ name: 'x' }] }, 'not_played'],
    [{ hash_key: null }, 'invalid_attribute'],
  ])('is refused with %j', (change, code) => {
    expect(() => turns(change)).toThrow(expect.objectContaining({ code }));
  });
});

describe('an item', () => {
  it('may hold references', () => {
    const item = '{"id":{"S":"gateway"},"pool":{"S":"${aws_cognito_user_pool.identity_users[0].id}"}}';

    expect(items({ item })[0]).toEqual([{ id: { S: 'gateway' }, pool: { S: 'us-east-1_LocalPool1' } }]);
  });

  it('goes to the table that it names', () => {
    const [configuration, , written] = items({ table_name: 'ai-gateway-turns' });

    expect([configuration!.length, written!.length]).toEqual([0, 1]);
  });

  it.each([
    [{ item: '{"id":' }, 'invalid_attribute'],
    [{ item: '["id"]' }, 'invalid_attribute'],
    [{ item: '${jsonencode({ id = 1 })}' }, 'unsupported_expression'],
    [{ table_name: 'of-others' }, 'missing_resource'],
  ])('is refused with %j', (change, code) => {
    expect(() => items(change)).toThrow(expect.objectContaining({ code }));
  });
});
