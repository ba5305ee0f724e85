import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { guardAnswer, type GuardrailMode } from '../../../src/local/bedrock/guarded-answer';
import { Guardrail } from '../../../src/local/bedrock/guardrail';
import { tokenUsage, type Completion } from '../../../src/local/bedrock/language-model';
import { bareGuardrail } from './guarded-bedrock';

const guardrail = new Guardrail({
  ...bareGuardrail,
  blockedWords: ['project tulip', 'c++'],
  blocksProfanity: true,
  deniedTopics: [{ name: 'Money advice', examples: ['Should I buy?'] }],
  contentFilters: [{ type: 'VIOLENCE', inputStrength: 'HIGH', outputStrength: 'MEDIUM' }],
  piiEntities: [
    { type: 'AWS_ACCESS_KEY', action: 'ANONYMIZE' },
    { type: 'CREDIT_DEBIT_CARD_NUMBER', action: 'ANONYMIZE' },
    { type: 'EMAIL', action: 'ANONYMIZE' },
    { type: 'PHONE', action: 'ANONYMIZE' },
    { type: 'URL', action: 'ANONYMIZE' },
    { type: 'US_SOCIAL_SECURITY_NUMBER', action: 'BLOCK' },
    { type: 'IP_ADDRESS', action: 'NONE' },
  ],
  regexes: [
    { name: 'ticket', pattern: 'TICKET-[0-9]{6}', action: 'ANONYMIZE' },
    { name: 'note', pattern: '<note>[^<]*</note>', action: 'ANONYMIZE' },
    { name: 'memo', pattern: '<memo>.*</memo>', action: 'ANONYMIZE' },
    { name: 'host', pattern: '\\b\\w+\\.corp\\b', action: 'BLOCK' },
  ],
});

const MASKS: Readonly<Record<string, string>> = {
  'ann@example.com': '{EMAIL}',
  '4111 1111 1111 1111': '{CREDIT_DEBIT_CARD_NUMBER}',
  AKIAIOSFODNN7EXAMPLE: '{AWS_ACCESS_KEY}',
  '+44 20 7946 0958': '{PHONE}',
  'https://example.com/a': '{URL}',
  'TICKET-123456': '{ticket}',
  '<note>a, b</note>': '{note}',
};
const BLOCKED = [
  'project Tulip',
  'C++',
  'damn',
  'money advice',
  'stand-in violence high',
  '123-45-6789',
  'wiki.corp',
];
const CLEAN = [
  'Hello',
  'ann@',
  '4111 1111',
  '4111 1111 1111 1112',
  'AKIA',
  'TICKET-12345',
  'project',
  'project tulips',
  'money',
  'stand-in violence low',
  '10.0.0.1',
  'corp',
  '😀',
];

/** What is left of a text in which finds stand between commas. */
function expectedAnswer(parts: readonly string[]): string {
  const blocked = parts.findIndex((part) => BLOCKED.includes(part));
  const shown = (blocked < 0 ? parts : parts.slice(0, blocked)).map((part) => MASKS[part] ?? part);
  if (blocked < 0) return shown.join(', ');
  return `${shown.map((part) => `${part}, `).join('')}${bareGuardrail.blockedOutputMessage}`;
}

function cutInto(text: string, sizes: readonly number[]): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const size of sizes) pieces.push(text.slice(from, (from += size)));
  return [...pieces, text.slice(from)];
}

async function* answerOf(pieces: readonly string[]): AsyncGenerator<string, Completion> {
  yield* pieces;
  return { stopReason: 'end_turn', usage: tokenUsage(1, pieces.length) };
}

async function guarded(pieces: readonly string[], mode: GuardrailMode = 'sync') {
  const shown: string[] = [];
  const answer = guardAnswer(answerOf(pieces), guardrail, mode, 1);
  let step = await answer.next();
  for (; !step.done; step = await answer.next()) shown.push(step.value);
  return { shown, text: shown.join(''), completion: step.value };
}

const cuts = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 60 });
const parts = fc.array(fc.constantFrom(...Object.keys(MASKS), ...BLOCKED, ...CLEAN), { maxLength: 8 });
/** Finds, halves of finds and what is none, run together. */
const mixture = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...Object.keys(MASKS),
        ...BLOCKED,
        ...CLEAN,
        ' ',
        '.',
        '1',
        'a',
        '<memo>',
        '</memo>',
        '\n',
      ),
      fc
        .tuple(fc.constantFrom(...Object.keys(MASKS), ...BLOCKED), fc.nat(12))
        .map(([find, length]) => find.slice(0, length)),
    ),
    { maxLength: 12 },
  )
  .map((fragments) => fragments.join(''));

describe('an answer in pieces', () => {
  it('is shown with its finds masked, up to what is blocked, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(parts, cuts, async (all, sizes) => {
        const { text } = await guarded(cutInto(all.join(', '), sizes));

        expect(text).toBe(expectedAnswer(all));
      }),
      { numRuns: 500 },
    );
  });

  it('is shown the same in any cut, whatever runs together in it', async () => {
    await fc.assert(
      fc.asyncProperty(mixture, cuts, async (text, sizes) => {
        const inOne = await guarded([text]);
        const inPieces = await guarded(cutInto(text, sizes));
        const inCharacters = await guarded(text.split(''));

        expect([inPieces.text, inCharacters.text]).toEqual([inOne.text, inOne.text]);
        expect(inPieces.completion.stopReason).toBe(inOne.completion.stopReason);
      }),
      { numRuns: 500 },
    );
  });

  it('is what the guardrail makes of the whole text, where nothing is blocked', async () => {
    await fc.assert(
      fc.asyncProperty(mixture, cuts, async (text, sizes) => {
        const { blocked, masked } = guardrail.output.assess([text]);
        fc.pre(!blocked);

        const streamed = await guarded(cutInto(text, sizes));
        const whole = await guarded(cutInto(text, sizes), 'whole');

        expect(streamed.text).toBe(masked?.[0] ?? text);
        expect(whole.text).toBe(streamed.text);
        expect(streamed.completion.finding.assessment).toMatchObject({
          ...guardrail.output.assess([text]).assessment,
          invocationMetrics: expect.anything(),
        });
      }),
      { numRuns: 500 },
    );
  });

  it('keeps the cut of the model where nothing is found', async () => {
    const pieces = ['About', ' project', ' tulips', ',', ' ', '', 'and no more'];

    expect((await guarded(pieces)).shown).toEqual(pieces.filter((piece) => piece !== ''));
  });

  it('is not held back where it could not become a find', async () => {
    const seen: string[] = [];
    const model = (async function* () {
      for (const piece of ['Hello', ' there', ' friend', ' of mine']) {
        yield piece;
        seen.push(piece);
      }
      return { stopReason: 'end_turn', usage: tokenUsage(1, 4) } as const;
    })();
    const answer = guardAnswer(model, guardrail, 'sync', 1);

    await answer.next();

    expect(seen.length).toBeLessThanOrEqual(2);
    await answer.return(undefined as never);
  });

  it('in async mode is the raw text up to what is blocked, in any cut', async () => {
    await fc.assert(
      fc.asyncProperty(mixture, cuts, async (text, sizes) => {
        const { text: shown, completion } = await guarded(cutInto(text, sizes), 'async');

        const raw = shown.replace(/I may not say that\.$/, '');
        expect(text.startsWith(raw)).toBe(true);
        expect(completion.stopReason === 'guardrail_intervened').toBe(raw !== shown);
        expect(raw === shown).toBe(!guardrail.output.assess([text]).blocked);
      }),
      { numRuns: 300 },
    );
  });
});
