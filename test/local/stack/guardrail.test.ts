import { describe, expect, it } from '@jest/globals';
import { readWith, type Resources } from './fixture';

const readGuardrail = (policies: Resources[string][string]) =>
  readWith((resources) => {
    Object.assign(resources['aws_bedrock_guardrail']!['guardrails_guardrail']!, policies);
  }).guardrail!;

describe('a guardrail', () => {
  it('is absent where its count is 0, and so are its variables', () => {
    const { guardrail, functions } = readWith((resources) => {
      resources['aws_bedrock_guardrail']!['guardrails_guardrail']!['count'] = 0;
      resources['aws_bedrock_guardrail_version']!['guardrails_version']!['count'] = 0;
    });

    expect(guardrail).toBeUndefined();
    expect(functions[0]!.environment).not.toHaveProperty('AI_GATEWAY_GUARDRAIL_ID');
  });

  it('blocks no words without a word policy', () => {
    const { guardrail } = readWith((resources) => {
      delete resources['aws_bedrock_guardrail']!['guardrails_guardrail']!['word_policy_config'];
    });

    expect(guardrail!.blockedWords).toEqual([]);
  });

  it('blocks profane words where the stack has the managed list', () => {
    const { blockedWords, blocksProfanity } = readGuardrail({
      word_policy_config: [{ managed_word_lists_config: [{ type: 'PROFANITY' }] }],
    });

    expect({ blockedWords, blocksProfanity }).toEqual({ blockedWords: [], blocksProfanity: true });
  });

  it('has the topics of the stack, with their examples', () => {
    const { deniedTopics } = readGuardrail({
      topic_policy_config: [
        {
          topics_config: [
            { name: 'Money', definition: 'Advice', type: 'DENY', examples: ['Should I buy?'] },
            { name: 'Law', definition: 'Advice', type: 'DENY', examples: null },
          ],
        },
      ],
    });

    expect(deniedTopics).toEqual([
      { name: 'Money', examples: ['Should I buy?'] },
      { name: 'Law', examples: [] },
    ]);
  });

  it('has the content filters of the stack, with their strengths', () => {
    const { contentFilters } = readGuardrail({
      content_policy_config: [
        { filters_config: [{ type: 'PROMPT_ATTACK', input_strength: 'MEDIUM', output_strength: 'NONE' }] },
      ],
    });

    expect(contentFilters).toEqual([
      { type: 'PROMPT_ATTACK', inputStrength: 'MEDIUM', outputStrength: 'NONE' },
    ]);
  });

  it('has the kinds of personal data and the regexes of the stack, with their actions', () => {
    const { piiEntities, regexes } = readGuardrail({
      sensitive_information_policy_config: [
        {
          pii_entities_config: [{ type: 'EMAIL', action: 'ANONYMIZE' }],
          dynamic: {
            regexes_config: [
              {
                for_each: { ticket: { pattern: 'TICKET-[0-9]{6}', action: 'BLOCK' } },
                content: {
                  name: '${regexes_config.key}',
                  pattern: '${regexes_config.value.pattern}',
                  action: '${regexes_config.value.action}',
                },
              },
            ],
          },
        },
      ],
    });

    expect(piiEntities).toEqual([{ type: 'EMAIL', action: 'ANONYMIZE' }]);
    expect(regexes).toEqual([{ name: 'ticket', pattern: 'TICKET-[0-9]{6}', action: 'BLOCK' }]);
  });

  it('is refused with a regex that JavaScript does not have', () => {
    const read = () =>
      readGuardrail({
        sensitive_information_policy_config: [
          { regexes_config: [{ name: 'ticket', pattern: '[[:digit:]]++', action: 'BLOCK' }] },
        ],
      });

    expect(read).toThrow(expect.objectContaining({ code: 'not_played' }));
  });

  it('is refused with a strength that Bedrock does not have', () => {
    const read = () =>
      readGuardrail({
        content_policy_config: [
          { filters_config: [{ type: 'HATE', input_strength: 'EXTREME', output_strength: 'LOW' }] },
        ],
      });

    expect(read).toThrow(expect.objectContaining({ code: 'invalid_attribute' }));
  });

  it('counts the text units of each policy that it has', () => {
    const { guardrail } = readWith((resources) => {
      Object.assign(resources['aws_bedrock_guardrail']!['guardrails_guardrail']!, {
        topic_policy_config: [{ topics_config: [{ name: 'Investment' }] }],
        dynamic: {
          sensitive_information_policy_config: [
            {
              for_each: [true],
              content: {
                pii_entities_config: [{ type: 'EMAIL', action: 'BLOCK' }],
                dynamic: { regexes_config: [{ for_each: {}, content: {} }] },
              },
            },
          ],
        },
      });
    });

    expect(guardrail!.meteredPolicies).toEqual([
      'contentPolicy',
      'topicPolicy',
      'sensitiveInformationPolicy',
    ]);
  });

  it('is a draft where it has no version', () => {
    const { guardrail } = readWith((resources) => {
      delete resources['aws_bedrock_guardrail_version'];
      for (const body of Object.values(resources['aws_lambda_function']!)) body['environment'] = null;
    });

    expect(guardrail!.version).toBe('DRAFT');
  });
});
