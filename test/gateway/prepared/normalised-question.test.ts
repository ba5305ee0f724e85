import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalisedQuestion } from '../../../src/gateway/prepared/normalised-question';

describe('a normalised question', () => {
  it.each([
    ['case', 'HOW do I reset my Password', 'how do i reset my password'],
    ['white space', '  how\tdo\n I\u00a0reset\u0085 my   password ', 'how do i reset my password'],
    ['marks at its end', 'How do I reset my password ?!…', 'how do i reset my password'],
    ['other scripts’ marks', 'パスワードは？。', 'パスワードは'],
    ['Spanish marks', '¿Cómo?', 'cómo'],
    ['quotes', '«“How do I reset my password?”»', 'how do i reset my password'],
    ['composition', 'Co\u0301mo', 'cómo'],
    ['compatibility forms', 'ＶＰＮ ﬁle', 'vpn file'],
    ['the dot of a Turkish capital, as any capital’s', 'İ', 'i\u0307'],
  ])('says the same whatever the %s', (_, text, normalised) => {
    expect(normalisedQuestion(text)).toBe(normalised);
  });

  it.each(['What is C#', 'what is .net', 'a.b', 'is "it" on', "don't"])(
    'keeps what is part of it: %s',
    (text) => {
      expect(normalisedQuestion(text)).toBe(text.toLowerCase());
    },
  );

  it.each(['', ' \n', '?', '“…”', ' " ? " '])('is none of %j', (text) => {
    expect(normalisedQuestion(text)).toBeUndefined();
  });

  it('of itself is itself, for any text', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom(...'İΣΑ"?!. ´½\u0085\u0301\u212a'),
        fc.string({ unit: 'binary', maxLength: 1 }),
      ),
    });

    fc.assert(
      fc.property(text, (question) => {
        const once = normalisedQuestion(question);
        expect(once === undefined ? undefined : normalisedQuestion(once)).toBe(once);
      }),
      { numRuns: 1_000 },
    );
  });

  it('of itself is itself, for every character of the planes that have letters', () => {
    const unstable: string[] = [];
    for (let codePoint = 0; codePoint < LETTERS_END; codePoint++) {
      const once = normalisedQuestion(String.fromCodePoint(codePoint));
      if (once !== undefined && normalisedQuestion(once) !== once) unstable.push(codePoint.toString(16));
    }

    expect(unstable).toEqual([]);
  });
});

const LETTERS_END = 0x34000;
