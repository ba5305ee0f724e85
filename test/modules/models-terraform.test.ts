import { beforeAll, expect, it } from '@jest/globals';
import { exampleModels, exampleProvided, PROVIDED_MODEL } from '../../modules/models/example';
import { Models } from '../../modules/models/models';
import { snakeCase } from '../../modules/terraform/names';
import { toTerraform } from '../../modules/terraform/schema';
import { describeTerraform } from '../terraform/describe-terraform';
import { useMoto } from '../terraform/moto';
import { changesByAddress, type Plan, planOf } from '../terraform/plan';
import { policyDocuments } from '../terraform/policy-documents';
import { UNKNOWN } from '../terraform/policy-statement';
import { useRootModule } from './root-module';
import { literalStack, moduleStack } from './synthesise';

const { variables, example } = Models.definition;
const ACCOUNT = 'arn:aws:bedrock:us-east-1:123456789012';
const GUARDRAIL = { arn: `${ACCOUNT}:guardrail/abc`, version: '3' };
const APPLICATION_PROFILE = `${ACCOUNT}:application-inference-profile/a1b2`;
const PROVISIONED = `${ACCOUNT}:provisioned-model/c3d4`;
const HAIKU = 'anthropic.claude-haiku-4-5-20251001-v1:0';

const model = (bedrockModelId: string, more: object = {}) => ({
  ...exampleModels['nova-lite'],
  bedrockModelId,
  ...more,
});

/** Every kind of model that a catalogue may name, seen from us-east-1. */
const KINDS = {
  models: {
    plain: model('amazon.nova-lite-v1:0'),
    european: model(`eu.${HAIKU}`),
    worldwide: model('global.anthropic.claude-opus-5-5'),
    corrected: model('jp.amazon.nova-2-lite-v1:0'),
    application: model(APPLICATION_PROFILE, { copiedFrom: 'ca.amazon.nova-pro-v1:0' }),
    provisioned: model(PROVISIONED),
  },
  destinationRegions: { jp: ['ap-northeast-9'] },
};
const GUARDED = { guardrail: GUARDRAIL };
const TEAMS = {
  tags: { owner: 'platform' },
  teamProfiles: {
    ops: { models: ['claude-haiku-4-5'] },
    search: { models: ['claude-haiku-4-5', 'nova-lite'], tags: { 'cost-centre': '7' } },
  },
};
const SECRET_KEY = 'arn:aws:kms:us-east-1:123456789012:key/1';
const PROVIDED = {
  ...exampleProvided,
  modelProviders: {
    ...exampleProvided.modelProviders,
    again: { baseUrl: 'https://api.openai.com/v2', apiKeySecretName: 'ai-gateway/openai' },
    azure: {
      baseUrl: 'https://llm.example.com/openai',
      apiKeySecretName: 'azure',
      apiKeyKmsKeyArn: SECRET_KEY,
    },
    keyless: { baseUrl: 'https://llm.internal' },
  },
  egressHosts: ['api.openai.com', 'llm.example.com', 'llm.internal'],
};
const BEYOND = {
  models: { [PROVIDED_MODEL]: { ...exampleProvided.models[PROVIDED_MODEL], provider: 'keyless' } },
  modelProviders: { keyless: { baseUrl: 'https://llm.internal' } },
  egressHosts: ['llm.internal'],
};
const CASES = { kinds: KINDS, guarded: GUARDED, teams: TEAMS, provided: PROVIDED, beyond: BEYOND };

const inTerraform = (values: object) =>
  Object.fromEntries(
    Object.entries({ ...example, ...values }).map(([name, value]) => [
      snakeCase(name),
      toTerraform(variables[name as keyof typeof variables].schema, value, false),
    ]),
  );

const INVOKE = ['bedrock:InvokeModelWithResponseStream'];
const foundation = (modelId: string, ...regions: string[]) =>
  regions.map((region) => `arn:aws:bedrock:${region}::foundation-model/${modelId}`).sort();
const allow = (sid: string, resources: readonly string[]) => ({
  sid,
  effect: 'Allow',
  actions: INVOKE,
  resources: [...resources].sort(),
  conditions: [],
});
const count = (...modelIds: readonly string[]) => ({
  ...allow(
    'CountTokens',
    modelIds.flatMap((modelId) => foundation(modelId, 'us-east-1')),
  ),
  actions: ['bedrock:CountTokens'],
});
const through = (sid: string, profiles: readonly string[], resources: readonly string[]) => ({
  ...allow(sid, resources),
  conditions: [
    { test: 'StringEquals', variable: 'bedrock:InferenceProfileArn', values: [...profiles].sort() },
  ],
});
const US = ['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'];
const PROFILES = {
  haiku: `${ACCOUNT}:inference-profile/us.${HAIKU}`,
  sonnet: `${ACCOUNT}:inference-profile/us.anthropic.claude-sonnet-4-6`,
  nova: `${ACCOUNT}:inference-profile/us.amazon.nova-lite-v1:0`,
};
const EXAMPLE = [
  allow('InvokeInferenceProfiles', Object.values(PROFILES)),
  through('InvokeThroughInferenceProfiles', Object.values(PROFILES), [
    ...foundation(HAIKU, ...US),
    ...foundation('anthropic.claude-sonnet-4-6', ...US),
    ...foundation('amazon.nova-lite-v1:0', ...US),
  ]),
  count(HAIKU, 'anthropic.claude-sonnet-4-6', 'amazon.nova-lite-v1:0'),
];

describeTerraform('the models module in Terraform', 'moto', () => {
  const moto = useMoto();
  const calls = Object.entries(CASES);
  const root = useRootModule({
    modules: {
      models: moduleStack(Models),
      ...Object.fromEntries(calls.map(([name, values]) => [name, literalStack(Models, values)])),
    },
    calls: {
      ...Object.fromEntries(
        calls.map(([name, values]) => [
          `published_${name}`,
          { module: 'models', arguments: inTerraform(values) },
        ]),
      ),
      ...Object.fromEntries(calls.map(([name]) => [`literal_${name}`, { module: name }])),
    },
  });
  let plan: Plan;
  beforeAll(async () => {
    plan = await planOf(root.directory, moto);
  });
  const policyOf = (call: string) => {
    const address = `module.${call}.data.aws_iam_policy_document.invoke`;
    const { statements = [], unknown = [] } =
      policyDocuments(plan).find((document) => document.address === address) ?? {};
    const sorted = statements.map(({ sid, effect, actions, resources, conditions }) => ({
      sid,
      effect,
      actions,
      resources: [...resources].sort(),
      conditions: conditions.map((condition) => ({ ...condition, values: [...condition.values].sort() })),
    }));
    return { statements: sorted, unknown };
  };

  it.each(['published_kinds', 'literal_kinds'])(
    'allows exactly what each kind of model needs: %s',
    (call) => {
      const kinds = [
        APPLICATION_PROFILE,
        `${ACCOUNT}:inference-profile/jp.amazon.nova-2-lite-v1:0`,
        `${ACCOUNT}:inference-profile/eu.${HAIKU}`,
        `${ACCOUNT}:inference-profile/global.anthropic.claude-opus-5-5`,
      ];

      expect(policyOf(call)).toEqual({
        unknown: [],
        statements: [
          allow('InvokeModels', [...foundation('amazon.nova-lite-v1:0', 'us-east-1'), PROVISIONED]),
          allow('InvokeInferenceProfiles', kinds),
          through('InvokeThroughInferenceProfiles', kinds, [
            ...foundation('amazon.nova-pro-v1:0', 'us-east-1', 'ca-central-1', 'ca-west-1'),
            ...foundation('amazon.nova-2-lite-v1:0', 'us-east-1', 'ap-northeast-9'),
            ...foundation(
              HAIKU,
              'us-east-1',
              'eu-central-1',
              'eu-north-1',
              'eu-south-1',
              'eu-south-2',
              'eu-west-1',
              'eu-west-3',
            ),
            ...foundation('anthropic.claude-opus-5-5', 'us-east-1', ''),
          ]),
          count(
            'amazon.nova-lite-v1:0',
            'amazon.nova-pro-v1:0',
            'amazon.nova-2-lite-v1:0',
            HAIKU,
            'anthropic.claude-opus-5-5',
          ),
        ],
      });
    },
  );

  it.each(['published_provided', 'literal_provided'])(
    'invokes no model of a provider, and reads the keys of those alone that have one: %s',
    (call) => {
      const secret = (name: string) => `arn:aws:secretsmanager:us-east-1:123456789012:secret:${name}-??????`;

      expect(policyOf(call)).toEqual({
        unknown: [],
        statements: [
          ...EXAMPLE,
          {
            ...allow('ReadProviderKeys', [secret('ai-gateway/openai'), secret('azure')]),
            actions: ['secretsmanager:GetSecretValue'],
          },
          {
            ...allow('DecryptProviderKeys', [SECRET_KEY]),
            actions: ['kms:Decrypt'],
            conditions: [
              {
                test: 'StringEquals',
                variable: 'kms:ViaService',
                values: ['secretsmanager.us-east-1.amazonaws.com'],
              },
            ],
          },
        ],
      });
    },
  );

  it.each(['published_beyond', 'literal_beyond'])(
    'denies all of Bedrock where no model is its own, so that IAM has a statement: %s',
    (call) => {
      expect(policyOf(call)).toEqual({
        unknown: [],
        statements: [{ ...allow('InvokeNoModels', ['*']), effect: 'Deny' }],
      });
    },
  );

  it.each(['published_guarded', 'literal_guarded'])('enforces the guardrail: %s', (call) => {
    expect(policyOf(call)).toEqual({
      unknown: [],
      statements: [
        ...EXAMPLE,
        { ...allow('ApplyGuardrail', [GUARDRAIL.arn]), actions: ['bedrock:ApplyGuardrail'] },
        {
          ...allow('DenyWithoutGuardrail', ['*']),
          effect: 'Deny',
          conditions: [
            {
              test: 'StringNotEquals',
              variable: 'bedrock:GuardrailIdentifier',
              values: [`${GUARDRAIL.arn}:3`],
            },
          ],
        },
      ],
    });
  });

  it.each(['published_teams', 'literal_teams'])(
    'allows the teams’ profiles, whose ids alone are unknown at first: %s',
    (call) => {
      const { statements } = policyOf(call);
      const profiles = [UNKNOWN, UNKNOWN, UNKNOWN];

      expect(statements).toEqual([
        ...EXAMPLE,
        allow('InvokeTeamProfiles', profiles),
        through('InvokeThroughTeamProfiles', profiles, [
          ...foundation(HAIKU, ...US),
          ...foundation('amazon.nova-lite-v1:0', ...US),
        ]),
      ]);
    },
  );

  it.each(['published_teams', 'literal_teams'])('makes a tagged profile a team and model: %s', (call) => {
    const team = (key: string) =>
      changesByAddress(plan).get(`module.${call}.aws_bedrock_inference_profile.team["${key}"]`)?.change.after;

    expect(team('search/nova-lite')).toMatchObject({
      name: 'ai-gateway_search_nova-lite',
      model_source: [{ copy_from: PROFILES.nova }],
      tags: { owner: 'platform', 'cost-centre': '7', team: 'search' },
    });
    expect(team('ops/claude-haiku-4-5')).toMatchObject({
      model_source: [{ copy_from: PROFILES.haiku }],
      tags: { owner: 'platform', team: 'ops' },
    });
    expect(team('ops/nova-lite')).toBeUndefined();
  });
});
