import { describe, expect, it } from '@jest/globals';
import { DESTINATION_REGIONS } from '../../modules/models/geographies';
import { exampleEgress, exampleModels, exampleProvided } from '../../modules/models/example';
import { Models } from '../../modules/models/models';
import { asString, hcl } from '../../modules/terraform/expression';
import type { Body, SynthesisedStack } from '../../stacks/synthesised';
import { bodyOf, literalStack, moduleStack } from './synthesise';

const literal = (values: object = {}) => literalStack(Models, values).toTerraform();
const published = () => moduleStack(Models).toTerraform();

/** The dynamic statements of the policy: `for_each` by sid. */
function forEachOf(stack: SynthesisedStack): Record<string, unknown> {
  const { statement } = bodyOf(stack, 'aws_iam_policy_document')['dynamic'] as Record<string, Body[]>;
  return Object.fromEntries(
    statement!.map(({ for_each, content }) => [
      String((content as Body)['sid']).replace(/\$\{.*/, ''),
      for_each,
    ]),
  );
}
const contentOf = (stack: SynthesisedStack, sid: string): Body => {
  const { statement } = bodyOf(stack, 'aws_iam_policy_document')['dynamic'] as Record<string, Body[]>;
  return statement!.map(({ content }) => content as Body).find((content) => content['sid'] === sid)!;
};

const guardrail = { arn: 'arn:aws:bedrock:us-east-1:123456789012:guardrail/abc', version: '3' };

describe('the policy', () => {
  it('allows the one action that ConverseStream needs, the guardrail’s, counting, and reading keys', () => {
    const { statement } = bodyOf(published(), 'aws_iam_policy_document')['dynamic'] as Record<string, Body[]>;
    const actions = statement!.flatMap(({ content }) => (content as Body)['actions'] as string[]);

    expect([...new Set(actions)]).toEqual([
      'bedrock:InvokeModelWithResponseStream',
      'bedrock:CountTokens',
      'bedrock:ApplyGuardrail',
      'secretsmanager:GetSecretValue',
      'kms:Decrypt',
    ]);
  });

  it('needs no guardrail to count: nothing of a model is shown', () => {
    expect(contentOf(literal({ guardrail }), 'CountTokens')).not.toHaveProperty('condition');
    expect(contentOf(literal({ guardrail }), 'DenyWithoutGuardrail')['actions']).not.toContain(
      'bedrock:CountTokens',
    );
  });

  it('denies every call without the guardrail, in its version, where there is one', () => {
    const stack = literal({ guardrail });

    expect(forEachOf(stack)).toMatchObject({ DenyWithoutGuardrail: [true], ApplyGuardrail: [true] });
    expect(contentOf(stack, 'DenyWithoutGuardrail')).toEqual({
      sid: 'DenyWithoutGuardrail',
      effect: 'Deny',
      actions: ['bedrock:InvokeModelWithResponseStream'],
      resources: ['*'],
      condition: [
        {
          test: 'StringNotEquals',
          variable: 'bedrock:GuardrailIdentifier',
          values: [`${guardrail.arn}:3`],
        },
      ],
    });
    expect(contentOf(stack, 'ApplyGuardrail')).toMatchObject({ resources: [guardrail.arn] });
  });

  it('says nothing of guardrails where there is none', () => {
    expect(forEachOf(literal())).toMatchObject({ DenyWithoutGuardrail: [], ApplyGuardrail: [] });
  });

  it('leaves it to Terraform whether the variables give a guardrail and teams', () => {
    expect(forEachOf(published())).toMatchObject({
      DenyWithoutGuardrail: '${var.guardrail != null ? [true] : []}',
      InvokeTeamProfiles: '${length(var.team_profiles) > 0 ? [true] : []}',
    });
  });

  it('enforces a guardrail whose id and version AWS is yet to assign', () => {
    const arn = asString(hcl`aws_bedrock_guardrail.this.guardrail_arn`);
    const version = asString(hcl`aws_bedrock_guardrail_version.this.version`);

    const stack = literal({ guardrail: { arn, version } });

    expect(forEachOf(stack)).toMatchObject({ DenyWithoutGuardrail: [true] });
  });
});

describe('the keys of providers', () => {
  it('are read by the name of their secret, and decrypted through Secrets Manager alone', () => {
    const stack = literal(exampleProvided);

    expect(contentOf(stack, 'ReadProviderKeys')).toEqual({
      sid: 'ReadProviderKeys',
      actions: ['secretsmanager:GetSecretValue'],
      resources: '${local.secret_arns}',
    });
    expect(contentOf(stack, 'DecryptProviderKeys')).toMatchObject({
      actions: ['kms:Decrypt'],
      condition: [
        {
          test: 'StringEquals',
          variable: 'kms:ViaService',
          values: ['secretsmanager.${data.aws_region.current.id}.amazonaws.com'],
        },
      ],
    });
  });
});

describe('the hosts beyond AWS', () => {
  const refusal = (values: object) => () => literal({ ...exampleEgress, ...values });

  it.each(['https://api.openai.com/v1', 'https://api.openai.com:8443', 'https://api.openai.com'])(
    'are those of the list: %s',
    (baseUrl) => {
      expect(refusal({ modelProviders: { openai: { baseUrl } } })).not.toThrow();
    },
  );

  it.each([
    'https://api.openai.com.example.com/v1',
    'https://openai.com/v1',
    'https://chat.api.openai.com/v1',
  ])('are no others: %s', (baseUrl) => {
    expect(refusal({ modelProviders: { openai: { baseUrl } } })).toThrow('egress_hosts must hold the host');
  });

  it.each([
    'http://api.openai.com/v1',
    'https://user@api.openai.com/v1',
    'https://example.com@api.openai.com',
    'https://api.openai.com/v1?key=1',
    'https://api.openai.com/../v1',
    'https://API.openai.com/v1',
    'https://api.openai.com\\@example.com/v1',
    ' https://api.openai.com/v1',
  ])('are reached by no address but a plain one: %s', (baseUrl) => {
    expect(refusal({ modelProviders: { openai: { baseUrl } } })).toThrow(
      'The base_url of each of model_providers',
    );
  });

  it.each(['*.openai.com', 'https://api.openai.com', 'api.openai.com:443', 'api.openai.com/v1', '*', ''])(
    'are names, not patterns: %s',
    (host) => {
      expect(refusal({ egressHosts: ['api.openai.com', host] })).toThrow('egress_hosts must hold names');
    },
  );
});

describe('the table of destination Regions', () => {
  it('is part of the published module, and the input goes before it', () => {
    const { locals } = published();

    expect(locals!['destination_regions']).toMatch(/^\$\{merge\(\{[^]*\}, var\.destination_regions\)\}$/);
  });

  it.each(Object.entries(DESTINATION_REGIONS).filter(([prefix]) => prefix !== 'global'))(
    'has names of Regions for %s, in order and each once',
    (_, regions) => {
      expect(regions).toEqual([...new Set(regions)].sort());
      expect(regions.filter((region) => !/^[a-z]{2}(-gov)?-[a-z]+-\d$/.test(region))).toEqual([]);
    },
  );
});

it('changes nothing but what the policy is made of where a model changes', () => {
  const other = { ...exampleModels['nova-lite'], bedrockModelId: 'amazon.nova-pro-v1:0' };

  const [before, after] = [literal(), literal({ models: { ...exampleModels, 'nova-lite': other } })];

  expect({ ...after, locals: undefined }).toEqual({ ...before, locals: undefined });
  const changed = Object.keys(after.locals!).filter((name) => after.locals![name] !== before.locals![name]);
  expect(changed).toEqual(['model_ids']);
});
