import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ContentFilterStrength, GuardrailResource } from '../../../src/local/resources';
import { bareGuardrail, startGuardedBedrock, type GuardedBedrock } from './guarded-bedrock';

let bedrock: GuardedBedrock;
const startedWith = (policies: Partial<GuardrailResource>) => {
  beforeAll(async () => {
    bedrock = await startGuardedBedrock(policies);
  });
  afterAll(() => bedrock.close());
};

describe('the managed word list', () => {
  startedWith({ blocksProfanity: true });

  it('blocks a profane word', async () => {
    expect(await bedrock.apply('INPUT', 'Oh Damn.')).toMatchObject({
      action: 'GUARDRAIL_INTERVENED',
      assessments: [
        {
          wordPolicy: {
            customWords: [],
            managedWordLists: [{ match: 'Damn', type: 'PROFANITY', action: 'BLOCKED', detected: true }],
          },
        },
      ],
    });
  });

  it('does not find it in another word', async () => {
    expect(await bedrock.apply('INPUT', 'Damnation, and scrap')).toMatchObject({ action: 'NONE' });
  });
});

describe('a denied topic', () => {
  const topic = { topics: [{ name: 'Investment advice', type: 'DENY', action: 'BLOCKED', detected: true }] };
  startedWith({
    deniedTopics: [{ name: 'Investment advice', examples: ['Should I buy shares?'] }],
  });

  it.each(['I need investment ADVICE, please', 'Well: should I buy shares?'])('is %j', async (prompt) => {
    const answer = await bedrock.ask(prompt);

    expect(answer.text).toBe(bareGuardrail.blockedInputMessage);
    expect(answer.metadata?.trace?.guardrail?.inputAssessment).toMatchObject({
      [bareGuardrail.id]: { topicPolicy: topic },
    });
  });

  it('is told once, however often it is found', async () => {
    const { assessments } = await bedrock.apply('INPUT', 'Investment advice: should I buy shares?');

    expect(assessments![0]!.topicPolicy).toEqual(topic);
  });

  it('is not what merely sounds like it', async () => {
    expect((await bedrock.ask('Investment of time [[echo=Yes]]')).text).toBe('Yes');
  });
});

describe('a content filter', () => {
  const confidences = ['LOW', 'MEDIUM', 'HIGH'] as const;
  const caught: Readonly<Record<ContentFilterStrength, readonly string[]>> = {
    NONE: [],
    LOW: ['HIGH'],
    MEDIUM: ['MEDIUM', 'HIGH'],
    HIGH: ['LOW', 'MEDIUM', 'HIGH'],
  };
  const contentFilters = [
    { type: 'HATE', inputStrength: 'NONE', outputStrength: 'HIGH' },
    { type: 'INSULTS', inputStrength: 'LOW', outputStrength: 'MEDIUM' },
    { type: 'SEXUAL', inputStrength: 'MEDIUM', outputStrength: 'LOW' },
    { type: 'VIOLENCE', inputStrength: 'HIGH', outputStrength: 'NONE' },
    { type: 'PROMPT_ATTACK', inputStrength: 'HIGH', outputStrength: 'HIGH' },
  ] as const;
  const cases = contentFilters
    .filter(({ type }) => type !== 'PROMPT_ATTACK')
    .flatMap((filter) => confidences.map((confidence) => ({ ...filter, confidence })));
  const blockedFor = (type: string, filterStrength: string, confidence: string) => ({
    contentPolicy: { filters: [{ type, confidence, filterStrength, action: 'BLOCKED', detected: true }] },
  });
  startedWith({ contentFilters });

  it.each(cases)(
    'of the strength $inputStrength for prompts, at confidence $confidence',
    async ({ type, inputStrength, confidence }) => {
      const answer = await bedrock.ask(`Stand-in ${type} ${confidence.toLowerCase()} [[echo=Fine]]`);

      const { inputAssessment } = answer.metadata!.trace!.guardrail!;
      if (caught[inputStrength].includes(confidence)) {
        expect(answer.text).toBe(bareGuardrail.blockedInputMessage);
        expect(inputAssessment![bareGuardrail.id]).toMatchObject(blockedFor(type, inputStrength, confidence));
      } else {
        expect(answer.text).toBe('Fine');
        expect(inputAssessment![bareGuardrail.id]).not.toHaveProperty('contentPolicy');
      }
    },
  );

  it.each(cases)(
    'of the strength $outputStrength for answers, at confidence $confidence',
    async ({ type, outputStrength, confidence }) => {
      const said = `stand-in ${type.toLowerCase()} ${confidence.toLowerCase()}`;

      const answer = await bedrock.ask(`[[echo=It is ${said}, so.]]`);

      const assessments = answer.metadata!.trace!.guardrail!.outputAssessments![bareGuardrail.id]!;
      if (caught[outputStrength].includes(confidence)) {
        expect(answer.text).toBe(`It is ${bareGuardrail.blockedOutputMessage}`);
        expect(assessments).toMatchObject([blockedFor(type, outputStrength, confidence)]);
      } else {
        expect(answer.text).toBe(`It is ${said}, so.`);
        expect(assessments[0]).not.toHaveProperty('contentPolicy');
      }
    },
  );

  it('looks for attacks in prompts', async () => {
    const { assessments } = await bedrock.apply('INPUT', 'A stand-in prompt attack low');

    expect(assessments).toMatchObject([blockedFor('PROMPT_ATTACK', 'HIGH', 'LOW')]);
  });

  it('does not look for attacks in answers, whatever strength is said', async () => {
    const { action } = await bedrock.apply('OUTPUT', 'A stand-in prompt attack high');

    expect(action).toBe('NONE');
  });

  it('tells a kind once, with the highest confidence', async () => {
    const { assessments } = await bedrock.apply('INPUT', 'stand-in violence low, stand-in violence medium');

    expect(assessments![0]!.contentPolicy!.filters).toMatchObject([
      { type: 'VIOLENCE', confidence: 'MEDIUM' },
    ]);
  });
});

describe('all policies together', () => {
  startedWith({
    blockedWords: ['tulip'],
    deniedTopics: [{ name: 'Money', examples: [] }],
    contentFilters: [{ type: 'HATE', inputStrength: 'HIGH', outputStrength: 'HIGH' }],
    piiEntities: [{ type: 'EMAIL', action: 'ANONYMIZE' }],
  });

  it('are all told of', async () => {
    const { assessments } = await bedrock.apply(
      'OUTPUT',
      'Money for a tulip: stand-in hate high to ann@example.com',
    );

    expect(assessments).toMatchObject([
      {
        topicPolicy: { topics: [{ name: 'Money' }] },
        contentPolicy: { filters: [{ type: 'HATE' }] },
        wordPolicy: { customWords: [{ match: 'tulip' }] },
        sensitiveInformationPolicy: { piiEntities: [{ type: 'EMAIL' }] },
        invocationMetrics: { guardrailCoverage: { textCharacters: { guarded: 56, total: 56 } } },
      },
    ]);
  });
});
