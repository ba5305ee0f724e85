import { describe, expect, it } from '@jest/globals';
import type { GuardrailAssessment } from '@aws-sdk/client-bedrock-runtime';
import { guardrailReportOf } from '../../src/aws/bedrock/bedrock-consumption';
import { categoriesOf, coverageOf } from '../../src/aws/bedrock/guardrail-assessments';

const covering = (guarded: number, total: number): GuardrailAssessment => ({
  invocationMetrics: { guardrailCoverage: { textCharacters: { guarded, total } } },
});

const blocked: GuardrailAssessment = {
  contentPolicy: { filters: [{ type: 'VIOLENCE', confidence: 'HIGH', action: 'BLOCKED' }] },
};

const report = (inputAssessment?: GuardrailAssessment, ...output: GuardrailAssessment[]) =>
  guardrailReportOf({
    trace: {
      guardrail: {
        ...(inputAssessment && { inputAssessment: { id: inputAssessment } }),
        ...(output.length > 0 && { outputAssessments: { id: output } }),
      },
    },
  });

describe('the categories of what a guardrail found', () => {
  it('are its policies’ own names, and never the text', () => {
    const assessments: GuardrailAssessment[] = [
      {
        contentPolicy: { filters: [{ type: 'HATE', confidence: 'HIGH', action: 'BLOCKED' }] },
        topicPolicy: { topics: [{ name: 'Money advice', type: 'DENY', action: 'BLOCKED' }] },
        wordPolicy: {
          customWords: [{ match: 'secret word', action: 'BLOCKED' }],
          managedWordLists: [{ match: 'a swear word', type: 'PROFANITY', action: 'BLOCKED' }],
        },
        sensitiveInformationPolicy: {
          piiEntities: [{ match: 'me@example.com', type: 'EMAIL', action: 'ANONYMIZED' }],
          regexes: [{ match: 'TICKET-1', name: 'ticket', action: 'BLOCKED' }],
        },
        contextualGroundingPolicy: {
          filters: [{ type: 'GROUNDING', threshold: 0.7, score: 0.1, action: 'BLOCKED' }],
        },
      },
    ];

    expect(categoriesOf(assessments)).toEqual([
      'content:HATE',
      'grounding:GROUNDING',
      'pii:EMAIL',
      'regex:ticket',
      'topic:Money advice',
      'word:PROFANITY',
      'word:custom',
    ]);
  });

  it('leave out what was found and let pass', () => {
    const found: GuardrailAssessment = {
      contentPolicy: { filters: [{ type: 'INSULTS', confidence: 'LOW', action: 'NONE' }] },
    };

    expect(categoriesOf([found])).toEqual([]);
  });

  it('name each once', () => {
    expect(categoriesOf([blocked, blocked])).toEqual(['content:VIOLENCE']);
  });
});

describe('the coverage of a guardrail', () => {
  it.each([
    ['that looked at everything', [covering(10, 10), covering(5, 5)], 'scanned'],
    ['that looked at a part', [covering(10, 10), covering(3, 5)], 'partial'],
    ['that was not asked', [], 'not_scanned'],
  ] as const)('%s', (_, assessments, coverage) => {
    expect(coverageOf([...assessments])).toBe(coverage);
  });

  it('counts images too', () => {
    const images = { invocationMetrics: { guardrailCoverage: { images: { guarded: 0, total: 1 } } } };

    expect(coverageOf([images])).toBe('partial');
  });
});

describe('what Bedrock’s trace tells of a turn', () => {
  it('is scanned where prompt and answer were', () => {
    expect(report(covering(1, 1), covering(1, 1))).toEqual({
      coverage: 'scanned',
      intervened: false,
      categories: [],
    });
  });

  it('is partial where nobody looked at the answer', () => {
    expect(report(covering(1, 1))).toMatchObject({ coverage: 'partial' });
  });

  it('is scanned where the prompt was blocked, so that there is no answer', () => {
    expect(report({ ...covering(1, 1), ...blocked })).toEqual({
      coverage: 'scanned',
      intervened: true,
      categories: ['content:VIOLENCE'],
    });
  });

  it('is not scanned where no guardrail said anything', () => {
    expect(report()).toMatchObject({ coverage: 'not_scanned' });
  });

  it('is nothing without a trace', () => {
    expect(guardrailReportOf({})).toBeUndefined();
  });
});
