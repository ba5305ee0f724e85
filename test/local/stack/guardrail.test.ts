import { describe, expect, it } from '@jest/globals';
import { readWith } from './fixture';

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
