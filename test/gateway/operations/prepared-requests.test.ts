import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { loadPreparedRequest } from '../../../src/gateway/operations/prepared-requests';

const response = (override: object = {}) => ({
  question: 'Why?',
  answer: 'Because.',
  audience: 'everyone',
  ...override,
});
const problems = (override: object) => {
  const request = { set: 'faq', responses: [response()], loadedBy: 'ada', reason: 'why not', ...override };
  const { issues = [] } = v.safeParse(loadPreparedRequest, request);
  return issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
};

describe('a load’s request', () => {
  it('is read into keys', () => {
    const { responses } = v.parse(loadPreparedRequest, {
      set: 'faq',
      responses: [
        response({
          audience: { group: 'staff' },
          language: 'pt-BR',
          expiresAt: '2026-12-01T01:00:00.999+01:00',
        }),
        response(),
      ],
      loadedBy: 'ada',
      reason: 'why not',
    });

    expect(responses).toEqual([
      {
        question: 'why',
        answer: 'Because.',
        audience: { group: 'staff' },
        language: 'pt-br',
        expiresAt: Date.UTC(2026, 11, 1) / 1_000,
      },
      { question: 'why', answer: 'Because.', audience: { everyone: true } },
    ]);
  });

  it('takes the longest question and answer', () => {
    const longest = response({ question: 'x'.repeat(4_096), answer: 'x'.repeat(102_400) });

    expect(problems({ responses: [longest] })).toEqual([]);
  });

  it.each([
    ['question', 'x'.repeat(4_097), 'A question takes 4096 bytes'],
    ['question', 'ä'.repeat(2_049), 'A question takes 4096 bytes'],
    ['question', '?!', 'A question has words'],
    ['question', 'why \ud800', 'A question is Unicode text'],
    ['answer', 'x'.repeat(102_401), 'An answer takes 102400 bytes'],
    ['answer', ' ', 'An answer is Unicode text that is not empty'],
    ['answer', '\ud800', 'An answer is Unicode text that is not empty'],
    ['audience', 'nobody', 'audience takes "everyone" or {"group": …}'],
    ['family', 'x'.repeat(257), 'A name takes 256 bytes of Unicode text'],
    ['language', 'German!', 'language takes a BCP 47 tag'],
    ['language', `de-${'1234-'.repeat(20)}1`, 'language takes a BCP 47 tag'],
    ['expiresAt', 'tomorrow', 'expiresAt takes a time in ISO 8601'],
  ])('names what is wrong with a %s', (field, value, problem) => {
    expect(problems({ responses: [response(), response({ [field]: value })] })).toEqual([
      `responses.1.${field}: ${problem}`,
    ]);
  });

  it.each([
    ['set', 'a set', /^set: A set’s name takes/],
    ['responses', Array.from({ length: 1_001 }, () => response()), /^responses: A load takes 1000 responses/],
    ['loadedBy', '', /^loadedBy/],
    ['reason', undefined, /^reason/],
  ])('names what is wrong with its %s', (field, value, problem) => {
    expect(problems({ [field]: value })).toEqual([expect.stringMatching(problem)]);
  });
});
