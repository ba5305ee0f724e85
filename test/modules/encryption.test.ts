import { describe, expect, it } from '@jest/globals';
import { Encryption } from '../../modules/encryption/encryption';
import type { Body } from '../../stacks/synthesised';
import { bodyOf, literalStack, moduleStack } from './synthesise';

const literal = (values: object = {}) => literalStack(Encryption, values).toTerraform();
const statementsOf = (document: string, values: object = {}) =>
  bodyOf(literal(values), 'aws_iam_policy_document', document)['statement'] as Body[];
const ofKey = () => statementsOf('may_use_key');
const ofRoles = (values: object = {}) => statementsOf('may_use_what_key_encrypts', values);

const EXISTING = { arn: 'arn:aws:kms:eu-central-1:123456789012:key/00000000-0000-0000-0000-000000000000' };
const ACCOUNT = '${data.aws_caller_identity.current.account_id}';
const REGION = '${data.aws_region.current.id}';
const PARTITION = '${data.aws_partition.current.partition}';

describe('the key', () => {
  it('is rotated every year, stays in its region, and can be saved for 30 days', () => {
    expect(bodyOf(literal(), 'aws_kms_key')).toMatchObject({
      count: 1,
      enable_key_rotation: true,
      rotation_period_in_days: 365,
      multi_region: false,
      deletion_window_in_days: 30,
    });
  });

  it('is known to people by the gateway’s name', () => {
    expect(bodyOf(literal({ name: 'other' }), 'aws_kms_alias')).toMatchObject({
      name: 'alias/other',
      target_key_id: '${aws_kms_key.gateway[0].key_id}',
    });
  });

  it('has the policy', () => {
    expect(bodyOf(literal(), 'aws_kms_key')['policy']).toBe(
      '${data.aws_iam_policy_document.may_use_key.json}',
    );
  });
});

describe('the key’s policy', () => {
  it('names the account and CloudWatch Logs, and nobody else (CKV_AWS_33)', () => {
    expect(ofKey().map(({ principals }) => principals)).toEqual([
      [{ type: 'AWS', identifiers: [`arn:${PARTITION}:iam::${ACCOUNT}:root`] }],
      [{ type: 'Service', identifiers: [`logs.${REGION}.amazonaws.com`] }],
    ]);
  });

  it('lets CloudWatch Logs use it for the gateway’s log groups and those of AppSync, no others', () => {
    const [, logs] = ofKey();

    const group = (name: string) => `arn:${PARTITION}:logs:${REGION}:${ACCOUNT}:log-group:${name}`;
    expect(logs!['condition']).toEqual([
      {
        test: 'ArnLike',
        variable: 'kms:EncryptionContext:aws:logs:arn',
        values: [
          group('/aws/lambda/ai-gateway-*'),
          group('/aws/appsync/apis/*'),
          group('aws-waf-logs-ai-gateway'),
        ],
      },
    ]);
  });
});

describe('the policy of roles', () => {
  it('allows the key through a service only, and never to hand it on', () => {
    const services = ofRoles().map(({ actions, condition }) => [
      actions,
      (condition as Body[]).find(({ variable }) => variable === 'kms:ViaService')?.['values'],
    ]);

    expect(services).toEqual([
      [
        ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
        [`dynamodb.${REGION}.amazonaws.com`],
      ],
      [['kms:Decrypt'], [`bedrock.${REGION}.amazonaws.com`]],
    ]);
  });

  it('allows it for the gateway’s own tables', () => {
    expect(ofRoles()[0]!['condition']).toContainEqual({
      test: 'StringLike',
      variable: 'kms:EncryptionContext:aws:dynamodb:tableName',
      values: ['ai-gateway-*'],
    });
  });

  it('allows it in Bedrock for guardrails', () => {
    expect(ofRoles()[1]!['condition']).toContainEqual({
      test: 'Null',
      variable: 'kms:EncryptionContext:aws:bedrock:guardrail-id',
      values: ['false'],
    });
  });

  it('says nothing that is unknown before the key is made', () => {
    expect(JSON.stringify(ofRoles())).not.toContain('aws_kms_key');
  });
});

describe('a key of one’s own', () => {
  it('is used instead: no other is made', () => {
    const { resource } = literal({ existingKey: EXISTING });

    expect(resource).toMatchObject({
      aws_kms_key: { gateway: { count: 0 } },
      aws_kms_alias: { gateway_alias: { count: 0 } },
    });
  });

  it('is what roles may use', () => {
    expect(ofRoles({ existingKey: EXISTING }).map(({ resources }) => resources)).toEqual([
      [EXISTING.arn],
      [EXISTING.arn],
    ]);
  });
});

describe('the published module', () => {
  it('gives the key that there is', () => {
    const { output } = moduleStack(Encryption).toTerraform();

    expect(output!['key_arn']!['value']).toBe(
      '${var.existing_key != null ? var.existing_key.arn : aws_kms_key.gateway[0].arn}',
    );
  });

  it('makes a key of its own only where none is given', () => {
    expect(bodyOf(moduleStack(Encryption).toTerraform(), 'aws_kms_key')['count']).toBe(
      '${var.existing_key == null ? 1 : 0}',
    );
  });
});
