import { describe, expect, it } from '@jest/globals';
import { App } from 'cdktf';
import type { Catalogue } from '../../modules/models/catalogue';
import { type StackConfiguration, readConfiguration } from '../../stacks/configuration';
import { GatewayStack } from '../../stacks/gateway-stack';

const configuration = readConfiguration('stacks/gateway.json');
const synthesise = (changes: Partial<StackConfiguration> = {}) =>
  new GatewayStack(new App({ skipValidation: true }), 'ai-gateway', {
    ...configuration,
    ...changes,
  }).toTerraform();

const S3 = { bucket: 'states', key: 'ai-gateway', region: 'eu-central-1' };
const HCP = { organization: 'example', workspace: 'assistant' };

describe('the stack for cdktf deploy', () => {
  it('asks for any provider that the module runs with', () => {
    expect(synthesise().terraform).toMatchObject({
      required_version: '>= 1.9',
      required_providers: { aws: { source: 'hashicorp/aws', version: '>= 6.9, < 7.0' } },
    });
  });

  it('is in the region of the configuration', () => {
    expect(synthesise({ region: 'eu-west-1' }).provider).toEqual({ aws: [{ region: 'eu-west-1' }] });
  });

  it('keeps its state beside cdktf.json by default', () => {
    expect(synthesise().terraform?.['backend']).toEqual({
      local: { path: '../../../terraform.ai-gateway.tfstate' },
    });
  });

  it('keeps its state in S3, encrypted and locked without a table', () => {
    const { backend } = synthesise({ backend: { s3: { ...S3, kmsKeyId: 'arn:key' } } }).terraform!;

    expect(backend).toEqual({
      s3: { ...S3, encrypt: true, use_lockfile: true, kms_key_id: 'arn:key' },
    });
  });

  it('leaves the key of the state to the bucket', () => {
    const { backend } = synthesise({ backend: { s3: S3 } }).terraform!;

    expect(backend).toEqual({ s3: { ...S3, encrypt: true, use_lockfile: true } });
  });

  it('keeps its state in HCP Terraform', () => {
    const { cloud, backend } = synthesise({ backend: { hcp: HCP } }).terraform!;

    expect(cloud).toEqual({ organization: 'example', workspaces: { name: 'assistant' } });
    expect(backend).toBeUndefined();
  });

  it('keeps its state in a Terraform Enterprise of one’s own', () => {
    const { cloud } = synthesise({ backend: { hcp: { ...HCP, hostname: 'tfe.example.com' } } }).terraform!;

    expect(cloud).toMatchObject({ hostname: 'tfe.example.com', workspaces: { name: 'assistant' } });
  });

  it('makes the groups that plans and teams name', () => {
    const groups = Object.values(synthesise().resource?.['aws_cognito_user_group'] ?? {});

    expect(groups.map((group) => group['for_each'])).toEqual(['${toset(["power", "research", "standard"])}']);
  });

  it('makes the groups that models name, each once', () => {
    const models = configuration.gateway.models as Catalogue;
    const beta = { ...models['gpt-5-mini']!, groups: ['power', 'beta'] };
    const gateway = { ...configuration.gateway, models: { ...models, 'gpt-5-mini': beta } };

    const groups = Object.values(synthesise({ gateway }).resource?.['aws_cognito_user_group'] ?? {});

    expect(groups.map((group) => group['for_each'])).toEqual([
      '${toset(["beta", "power", "research", "standard"])}',
    ]);
  });

  it('has no trace of prepared responses where they are left out, but a table that is not made', () => {
    const gateway = { ...configuration.gateway, preparedResponses: { enabled: false } };

    const { resource = {} } = synthesise({ gateway });

    const environments = Object.values(resource['aws_lambda_function'] ?? {}).map((body) =>
      JSON.stringify(body['environment']),
    );
    const policies = Object.values(resource['aws_iam_role_policy'] ?? {}).map((body) =>
      JSON.stringify(body['for_each'] ?? {}),
    );
    expect([...environments, ...policies].filter((text) => /prepared/i.test(text))).toEqual([]);
    expect(resource['aws_dynamodb_table']?.['prepared_responses_prepared']).toMatchObject({ count: 0 });
  });

  it('is the same every time', () => {
    expect(synthesise()).toEqual(synthesise());
  });
});
