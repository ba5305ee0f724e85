import { describe, expect, it } from '@jest/globals';
import { guardrails } from '../../modules/guardrails/definition';
import { Guardrails } from '../../modules/guardrails/guardrails';
import { snakeCase } from '../../modules/terraform/names';
import type { Body } from '../../stacks/synthesised';
import { bodyOf, literalStack, moduleStack } from './synthesise';

const literal = (values: object = {}) => literalStack(Guardrails, values).toTerraform();
const guardrail = (values: object = {}) => bodyOf(literal(values), 'aws_bedrock_guardrail');
const version = () => bodyOf(moduleStack(Guardrails).toTerraform(), 'aws_bedrock_guardrail_version');

const filters = (values: object = {}) => {
  const [policy] = guardrail(values)['content_policy_config'] as [{ filters_config: Body[] }];
  return Object.fromEntries(
    policy.filters_config.map((filter) => [
      String(filter['type']),
      [filter['input_strength'], filter['output_strength']],
    ]),
  );
};

interface Dynamic {
  readonly for_each: unknown;
  readonly content: Body & { readonly dynamic: Readonly<Record<string, Dynamic[]>> };
}
const dynamicOf = (body: Body, block: string): Dynamic =>
  (body['dynamic'] as Record<string, Dynamic[]>)[block]![0]!;
const policyOf = (values: object, policy: string) => dynamicOf(guardrail(values), policy);

const EVERYTHING_HIGH = {
  HATE: ['HIGH', 'HIGH'],
  INSULTS: ['HIGH', 'HIGH'],
  SEXUAL: ['HIGH', 'HIGH'],
  VIOLENCE: ['HIGH', 'HIGH'],
  MISCONDUCT: ['HIGH', 'HIGH'],
  PROMPT_ATTACK: ['HIGH', 'NONE'],
};

describe('the content filters', () => {
  it('are all at full strength by default', () => {
    expect(filters()).toEqual(EVERYTHING_HIGH);
  });

  it('stay at full strength but for the side of the kind that is weakened', () => {
    const weakened = filters({ contentFilters: { violence: { inputStrength: 'LOW' } } });

    expect(weakened).toEqual({ ...EVERYTHING_HIGH, VIOLENCE: ['LOW', 'HIGH'] });
  });
});

describe('the sensitive information filter', () => {
  it('masks credentials and card numbers by default', () => {
    const { for_each, content } = policyOf({}, 'sensitive_information_policy_config');

    expect(for_each).toEqual([true]);
    expect(content.dynamic['pii_entities_config']![0]!.for_each).toEqual({
      AWS_ACCESS_KEY: 'ANONYMIZE',
      AWS_SECRET_KEY: 'ANONYMIZE',
      CREDIT_DEBIT_CARD_CVV: 'ANONYMIZE',
      CREDIT_DEBIT_CARD_NUMBER: 'ANONYMIZE',
    });
  });

  it('takes patterns by name', () => {
    const regexes = { ticket: { pattern: 'TICKET-[0-9]{6}', action: 'ANONYMIZE' } };

    const { content } = policyOf({ piiEntities: {}, regexes }, 'sensitive_information_policy_config');

    expect(content.dynamic['regexes_config']).toEqual([
      {
        for_each: { ticket: { pattern: 'TICKET-[0-9]{6}', action: 'ANONYMIZE', description: null } },
        content: {
          name: '${regexes_config.key}',
          description: '${regexes_config.value.description}',
          pattern: '${regexes_config.value.pattern}',
          action: '${regexes_config.value.action}',
        },
      },
    ]);
  });

  it('is left out where there is nothing to find', () => {
    const { for_each } = policyOf({ piiEntities: {} }, 'sensitive_information_policy_config');

    expect(for_each).toEqual([]);
  });
});

describe('the word filter', () => {
  it('is left out by default', () => {
    expect(policyOf({}, 'word_policy_config').for_each).toEqual([]);
  });

  it('has blocked words as literals, which the local runtime reads', () => {
    const { for_each, content } = policyOf({ blockedWords: ['xyzzy', 'plugh'] }, 'word_policy_config');

    expect(for_each).toEqual([true]);
    expect(content.dynamic['words_config']).toEqual([
      { for_each: ['plugh', 'xyzzy'], content: { text: '${words_config.value}' } },
    ]);
  });

  it('has AWS’s list of profanity where that is wanted, without words of one’s own', () => {
    const { for_each, content } = policyOf({ blockProfanity: true }, 'word_policy_config');

    expect(for_each).toEqual([true]);
    expect(content.dynamic['managed_word_lists_config']).toEqual([
      { for_each: [true], content: { type: 'PROFANITY' } },
    ]);
  });
});

describe('denied topics', () => {
  it('are left out by default', () => {
    expect(policyOf({}, 'topic_policy_config').for_each).toEqual([]);
  });

  it('are refused by name, with their examples', () => {
    const deniedTopics = { Money: { definition: 'Advice on money.', examples: ['Shall I buy gold?'] } };

    const { content } = policyOf({ deniedTopics }, 'topic_policy_config');

    expect(content.dynamic['topics_config']).toEqual([
      {
        for_each: { Money: { definition: 'Advice on money.', examples: ['Shall I buy gold?'] } },
        content: {
          name: '${topics_config.key}',
          type: 'DENY',
          definition: '${topics_config.value.definition}',
          examples: '${topics_config.value.examples}',
        },
      },
    ]);
  });
});

describe('contextual grounding', () => {
  it('is off by default', () => {
    expect(policyOf({}, 'contextual_grounding_policy_config').for_each).toEqual([]);
  });

  it('has both thresholds where one is given', () => {
    const { for_each } = policyOf(
      { contextualGrounding: { groundingThreshold: 0.9 } },
      'contextual_grounding_policy_config',
    );

    expect(for_each).toEqual([{ grounding_threshold: 0.9, relevance_threshold: 0.7 }]);
  });
});

describe('the streaming mode', () => {
  it('may be async where everything sensitive is blocked', () => {
    const values = { streamProcessingMode: 'async', piiEntities: { EMAIL: 'BLOCK' } };

    expect(() => literal(values)).not.toThrow();
  });

  it('may not be async where a pattern is masked', () => {
    const regexes = { ticket: { pattern: 'T-[0-9]+', action: 'ANONYMIZE' } };

    expect(() => literal({ streamProcessingMode: 'async', piiEntities: {}, regexes })).toThrow(
      'stream_processing_mode must be sync where pii_entities or regexes have the action ANONYMIZE',
    );
  });
});

describe('the version', () => {
  it('is named by the content, which is every input that has a part in judging', () => {
    const { locals } = moduleStack(Guardrails).toTerraform();
    const apart = ['name', 'enabled', 'streamProcessingMode', 'kmsKeyArn', 'tags'];
    const judging = Object.keys(guardrails.variables).filter((name) => !apart.includes(name));

    expect(version()['description']).toBe('Content ${sha256(jsonencode(local.content))}');
    expect(locals).toEqual({
      content: Object.fromEntries(judging.map((name) => [snakeCase(name), `\${var.${snakeCase(name)}}`])),
    });
  });

  it('is new where the guardrail has another key, so that the old one can go', () => {
    expect(version()['lifecycle']).toEqual({
      replace_triggered_by: ['aws_bedrock_guardrail.gateway[0].kms_key_arn'],
    });
  });

  it('outlives its successor’s making, for functions that still run with it', () => {
    expect(version()['skip_destroy']).toBe(true);
  });
});

describe('a gateway without a guardrail', () => {
  it('makes neither guardrail nor version', () => {
    const { resource } = literal({ enabled: false });

    expect(resource).toMatchObject({
      aws_bedrock_guardrail: { gateway: { count: 0 } },
      aws_bedrock_guardrail_version: { gateway_version: { count: 0 } },
    });
  });

  it('has null for ids', () => {
    const { output } = moduleStack(Guardrails).toTerraform();

    expect(output).toMatchObject({
      guardrail_id: { value: '${one(aws_bedrock_guardrail.gateway[*].guardrail_id)}' },
      guardrail_arn: { value: '${one(aws_bedrock_guardrail.gateway[*].guardrail_arn)}' },
      guardrail_version: { value: '${one(aws_bedrock_guardrail_version.gateway_version[*].version)}' },
    });
  });
});
