import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Ajv from 'ajv/dist/2020';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from '../../stacks/configuration';
import { configurationSchema, writeConfigurationSchema } from '../../stacks/configuration-schema';

const S3 = { bucket: 'states', key: 'ai-gateway', region: 'eu-central-1' };
const HCP = { organization: 'example', workspace: 'ai-gateway' };
const GATEWAY = {
  name: 'assistant',
  models: {
    'nova-lite': {
      name: 'Amazon Nova Lite',
      bedrock_model_id: 'us.amazon.nova-lite-v1:0',
      context_tokens: 300_000,
      max_output_tokens: 5000,
    },
  },
  usage_plans: [
    { name: 'staff', group: 'staff', models: ['nova-lite'], limits: [{ unit: 'tokens', limit: 1000 }] },
  ],
};
const FILE = { region: 'us-east-1', gateway: GATEWAY };
const gatewayWith = (inputs: object) => ({ ...FILE, gateway: { ...GATEWAY, ...inputs } });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ai-gateway-configuration-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function written(content: object | string): string {
  const file = join(folder, 'gateway.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('reading the configuration', () => {
  it('gives the inputs under the names of the construct', () => {
    const { region, gateway } = readConfiguration(written(gatewayWith({ log_retention_days: 30 })));

    expect(region).toBe('us-east-1');
    expect(gateway).toMatchObject({
      logRetentionDays: 30,
      models: { 'nova-lite': { bedrockModelId: 'us.amazon.nova-lite-v1:0' } },
      usagePlans: [{ limits: [{ unit: 'tokens', limit: 1000 }] }],
    });
  });

  it('passes over the name of its schema', () => {
    const configuration = readConfiguration(written({ $schema: './gateway.schema.json', ...FILE }));

    expect(Object.keys(configuration)).toEqual(['region', 'gateway']);
  });

  it.each([
    [{ s3: { ...S3, kms_key_id: 'arn:key' } }, { s3: { ...S3, kmsKeyId: 'arn:key' } }],
    [{ hcp: { ...HCP, hostname: 'tfe.example.com' } }, { hcp: { ...HCP, hostname: 'tfe.example.com' } }],
  ])('takes the backend %j', (backend, read) => {
    expect(readConfiguration(written({ ...FILE, backend })).backend).toEqual(read);
  });

  it.each([
    [
      'an attribute that there is not',
      gatewayWith({ log_retention: 30 }),
      /gateway has no attribute log_retention\./,
    ],
    [
      'an attribute within that there is not',
      gatewayWith({ functions: { chat: { memory: 512 } } }),
      /gateway\.functions\.chat has no attribute memory\. It has: memory_megabytes/,
    ],
    ['a name of TypeScript’s', gatewayWith({ logRetentionDays: 30 }), /no attribute logRetentionDays\./],
    ['a missing attribute', { region: 'us-east-1', gateway: {} }, /gateway\.name is missing/],
    ['no region', { gateway: GATEWAY }, /region is missing/],
    [
      'text for a number',
      gatewayWith({ log_retention_days: '30' }),
      /gateway\.log_retention_days must be a number/,
    ],
    ['a number for text', gatewayWith({ name: 1 }), /gateway\.name must be a string/],
    ['text for a list', gatewayWith({ usage_plans: 'all' }), /gateway\.usage_plans must be a list/],
    ['a list for a map', gatewayWith({ models: [] }), /gateway\.models must be a map/],
    ['text for an object', gatewayWith({ identity: 'own' }), /gateway\.identity must be an object/],
    [
      'a wrong type in a list',
      gatewayWith({ usage_plans: [{ ...GATEWAY.usage_plans[0], name: 1 }] }),
      /gateway\.usage_plans\[0\]\.name must be a string/,
    ],
    [
      'a word that is no choice',
      gatewayWith({ identity: { mfa: 'SOMETIMES' } }),
      /gateway\.identity\.mfa must be one of: OFF, OPTIONAL, ON/,
    ],
    ['two backends', { ...FILE, backend: { s3: S3, hcp: HCP } }, /backend must be s3 or hcp, not both/],
    ['an S3 backend without a bucket', { ...FILE, backend: { s3: {} } }, /backend\.s3\.bucket is missing/],
    ['what is no JSON', '{', /gateway\.json cannot be read as JSON/],
  ])('refuses %s, by its name', (_what, content, message) => {
    const file = written(content);

    expect(() => readConfiguration(file)).toThrow(
      expect.objectContaining({
        name: 'ModuleError',
        code: 'InvalidInput',
        message: expect.stringMatching(message),
      }),
    );
  });

  it('names a file that is not there, and keeps the cause', () => {
    const file = join(folder, 'absent.json');

    expect(() => readConfiguration(file)).toThrow(
      expect.objectContaining({
        code: 'InvalidInput',
        message: expect.stringContaining(file),
        cause: expect.objectContaining({ code: 'ENOENT' }),
      }),
    );
  });
});

describe('the schema of the configuration', () => {
  const validate = new Ajv({ strict: true }).compile(configurationSchema());

  it('takes the configuration that the project comes with', () => {
    const configuration: unknown = JSON.parse(readFileSync('stacks/gateway.json', 'utf8'));

    const valid = validate(configuration);

    expect([valid, validate.errors]).toEqual([true, null]);
  });

  it.each([
    ['an attribute that there is not', gatewayWith({ log_retention: 30 }), '/gateway'],
    ['a wrong type', gatewayWith({ log_retention_days: '30' }), '/gateway/log_retention_days'],
    ['a word that is no choice', gatewayWith({ identity: { mfa: 'SOMETIMES' } }), '/gateway/identity/mfa'],
    ['a missing attribute', { ...FILE, gateway: {} }, '/gateway'],
  ])('refuses %s, as the reader does', (_what, content, place) => {
    expect(validate(content)).toBe(false);
    expect(validate.errors).toEqual([expect.objectContaining({ instancePath: place })]);
    expect(() => readConfiguration(written(content))).toThrow();
  });

  it('lies beside the configuration as it is now (else run: npm run contract)', () => {
    const file = join(folder, 'gateway.schema.json');
    writeConfigurationSchema(file);

    expect(readFileSync('stacks/gateway.schema.json', 'utf8')).toBe(readFileSync(file, 'utf8'));
  });
});
