import { beforeAll, describe, expect, it } from '@jest/globals';
import { describeTerraform } from './describe-terraform';
import { SAMPLES } from './echoed-samples';
import { ANSWERED_TYPES, ECHOED_TYPES } from './echoed-types';
import type { JsonObject } from './json';
import { checkedPatterns, checkedTypes, checkShapes } from './shape-check';

const problemsOfAll = (resources: readonly (readonly [type: string, after: JsonObject])[]) =>
  checkShapes(
    resources.map(([type, after]) => ({ address: `${type}.x`, type, after, after_unknown: {} })),
  ).map(({ problems }) => problems);
const problemsOf = (type: string, after: JsonObject) => problemsOfAll([[type, after]])[0];

const guardrail = {
  name: 'guard',
  blocked_input_messaging: 'No.',
  blocked_outputs_messaging: 'No.',
  kms_key_arn: 'arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000',
  tags_all: { team: 'a' },
  topic_policy_config: [],
  content_policy_config: [
    { filters_config: [{ type: 'HATE', input_strength: 'HIGH', output_strength: 'HIGH' }] },
  ],
};
const filter = (change: JsonObject) => ({
  ...guardrail,
  content_policy_config: [
    { filters_config: [{ type: 'HATE', input_strength: 'HIGH', output_strength: 'HIGH', ...change }] },
  ],
});

const REFUSED: readonly (readonly [what: string, after: JsonObject, problem: RegExp])[] = [
  [
    'a word that the enum lacks',
    filter({ input_strength: 'EXTREME' }),
    /inputStrength: 'EXTREME' is none of NONE, LOW/,
  ],
  ['a required argument left out', filter({ type: null }), /Missing required parameter .*"type"/],
  [
    'an argument that the API lacks',
    filter({ colour: 'red' }),
    /content_policy_config\.filters_config\.colour: .* no such member/,
  ],
  ['a name against the pattern', { ...guardrail, name: 'my guard' }, /name: 'my guard' does not match/],
  [
    'a text that is too long',
    { ...guardrail, blocked_input_messaging: 'x'.repeat(501) },
    /501 characters, at most 500/,
  ],
  ['a text that is empty', { ...guardrail, blocked_input_messaging: '' }, /blockedInputMessaging/],
  ['a value of another type', filter({ type: 1 }), /Invalid type for parameter .*type/],
  [
    'two blocks where one may stand',
    { ...guardrail, content_policy_config: [{}, {}] },
    /2 blocks where the API takes one/,
  ],
  [
    'a tag against the pattern',
    { ...guardrail, tags_all: { 'a,b': 'c' } },
    /tags\[0\]\.key: 'a,b' does not match/,
  ],
];

describeTerraform('the check of echoed types', 'botocore', () => {
  it('knows every echoed type, and no other', () => {
    expect(checkedTypes()).toEqual([...Object.keys(ECHOED_TYPES), ...Object.keys(ANSWERED_TYPES)].sort());
  });

  it('can compile every pattern that it may meet', () => {
    expect(checkedPatterns().length).toBeGreaterThan(30);
  });

  it('refuses a type that is not in its table', () => {
    expect(problemsOf('aws_sqs_queue', { name: 'q' })).toEqual(['aws_sqs_queue is not in shape_table.py']);
  });

  describe('of a guardrail', () => {
    it('accepts what AWS accepts', () => {
      expect(problemsOf('aws_bedrock_guardrail', guardrail)).toEqual([]);
    });

    it.each(REFUSED)('refuses %s', (_, after, problem) => {
      expect(problemsOf('aws_bedrock_guardrail', after)!.join('\n')).toMatch(problem);
    });

    it('takes what is known only after apply for right, and checks what stands beside it', () => {
      const { name, ...after } = filter({ output_strength: 'EXTREME' });
      const unknown = {
        name: true,
        status: true,
        content_policy_config: [{ filters_config: [{ type: true }] }],
      };

      expect(name).toBeDefined();
      const [report] = checkShapes([
        { address: 'a', type: 'aws_bedrock_guardrail', after, after_unknown: unknown },
      ]);

      expect(report!.problems).toEqual([expect.stringMatching(/outputStrength: 'EXTREME'/)]);
    });
  });

  describe('of a sample of each type', () => {
    let reports: readonly (readonly string[])[];
    beforeAll(() => {
      reports = problemsOfAll(
        SAMPLES.flatMap(([type, right, wrong]) => [
          [type, right],
          [type, { ...right, ...wrong }],
        ]),
      );
    });

    it.each(SAMPLES.map(([type, , , problem], index) => [type, problem, index] as const))(
      'accepts a right %s and refuses a wrong one with %s',
      (_, problem, index) => {
        expect(reports[2 * index]).toEqual([]);
        expect(reports[2 * index + 1]!.join('\n')).toMatch(problem);
      },
    );

    it('has one of each', () => {
      expect([...SAMPLES.map(([type]) => type), 'aws_bedrock_guardrail'].sort()).toEqual(checkedTypes());
    });
  });
});
