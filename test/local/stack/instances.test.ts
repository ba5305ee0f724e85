import { describe, expect, it } from '@jest/globals';
import { readWith, type Resources } from './fixture';

const groups = (body: object) =>
  readWith((resources) => {
    resources['aws_cognito_user_group'] = { it: { ...body } };
  }).userPool.groups;

describe('a resource', () => {
  it('is there once without count and for_each', () => {
    expect(groups({ name: 'a' })).toEqual(['a']);
  });

  it('is there as often as count says', () => {
    expect(groups({ count: 0, name: 'a' })).toEqual([]);
    expect(groups({ count: 2, name: 'a' })).toEqual(['a', 'a']);
  });

  it('is there for each key of a map, whose values it reads', () => {
    const for_each = { a: { label: { text: 'A' } }, b: { label: { text: '${data.aws_region.current.id}' } } };

    expect(groups({ for_each, name: '${each.key}-${each.value.label.text}' })).toEqual([
      'a-A',
      'b-us-east-1',
    ]);
  });

  it('is there once for each string of a set', () => {
    expect(groups({ for_each: '${toset(["a", "b", "a"])}', name: '${each.key}=${each.value}' })).toEqual([
      'a=a',
      'b=b',
    ]);
  });

  it('is read by the key that another expression names', () => {
    const name = '${aws_dynamodb_table.metering_tables[each.key].name}';

    expect(groups({ for_each: { meters: {} }, name })).toEqual(['ai-gateway-meters']);
  });

  it.each(['${true ? 1 : 0}', '${length(local.x)}'])('is refused with count %s', (count) => {
    expect(() => groups({ count, name: 'a' })).toThrow(
      expect.objectContaining({ code: 'unsupported_expression', message: expect.stringContaining(count) }),
    );
  });

  it.each([-1, 0.5, 'two'])('is refused with count %j', (count) => {
    expect(() => groups({ count, name: 'a' })).toThrow(
      expect.objectContaining({ code: 'invalid_attribute' }),
    );
  });

  it('is refused with a for_each that is an expression', () => {
    expect(() => groups({ for_each: '${setunion(["a"], ["b"])}', name: 'a' })).toThrow(
      expect.objectContaining({ code: 'unsupported_expression' }),
    );
  });
});

describe('a dynamic block', () => {
  const words = (word_policy_config: object) =>
    readWith((resources) => {
      resources['aws_bedrock_guardrail']!['guardrails_guardrail']!['word_policy_config'] = word_policy_config;
    }).guardrail!.blockedWords;

  it('is made for each element, after the blocks that are written', () => {
    expect(
      words({
        words_config: { text: 'first' },
        dynamic: {
          words_config: {
            for_each: { a: { text: 'b' }, c: { text: 'd' } },
            content: { text: '${words_config.key}${words_config.value.text}' },
          },
        },
      }),
    ).toEqual(['first', 'ab', 'cd']);
  });

  it('names its element as iterator says', () => {
    const block = { for_each: '${toset(["x"])}', iterator: 'word', content: [{ text: '${word.value}' }] };

    expect(words([{ dynamic: { words_config: [block] } }])).toEqual(['x']);
  });

  it('reads the elements of the blocks around it', () => {
    const config = (resources: Resources) => {
      const guardrail = resources['aws_bedrock_guardrail']!['guardrails_guardrail']!;
      delete guardrail['word_policy_config'];
      guardrail['dynamic'] = {
        word_policy_config: [
          {
            for_each: [{ words: ['a', 'b'], end: '!' }],
            content: {
              dynamic: {
                words_config: [
                  {
                    for_each: '${word_policy_config.value.words}',
                    content: { text: '${words_config.value}${word_policy_config.value.end}' },
                  },
                ],
              },
            },
          },
        ],
      };
    };

    expect(readWith(config).guardrail!.blockedWords).toEqual(['a!', 'b!']);
  });
});
