import { describe, expect, it } from '@jest/globals';
import { DESTINATION_REGIONS } from '../../modules/models/geographies';
import { exampleModels } from '../../modules/models/example';
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
  it('allows the one action that ConverseStream needs, the guardrail’s, and counting', () => {
    const { statement } = bodyOf(published(), 'aws_iam_policy_document')['dynamic'] as Record<string, Body[]>;
    const actions = statement!.flatMap(({ content }) => (content as Body)['actions'] as string[]);

    expect([...new Set(actions)]).toEqual([
      'bedrock:InvokeModelWithResponseStream',
      'bedrock:CountTokens',
      'bedrock:ApplyGuardrail',
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
