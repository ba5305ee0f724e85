import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { partialMatch } from '../../../src/local/bedrock/guardrail-partial-match';

describe('the partial match of a pattern', () => {
  const patterns = [
    /ab{2,3}c/g,
    /(?:ab|a[bc]d)+e/g,
    /\bab\b/g,
    /(a)(?<name>b)?\.c/g,
    /(?<![a-c])ab(?![a-c])/g,
    /a[^b\]]*\]/g,
    /\u0061\x62\p{L}/gu,
    /ab$/g,
    /a\s\bb/g,
    /a*?bc{1}/g,
  ];

  it.each(patterns)('starts no later than a match of %s that goes on behind the end', (pattern) => {
    const partial = partialMatch(pattern);
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', '.', ']', ' '), { maxLength: 14 });
    fc.assert(
      fc.property(text, fc.nat(14), (characters, cut) => {
        const whole = characters.join('');
        const start = whole.slice(0, cut);
        const matchesIn = (searched: string) => [...searched.matchAll(pattern)];

        partial.lastIndex = 0;
        const from = partial.exec(start)?.index ?? start.length;

        const settled = (matches: RegExpMatchArray[]) =>
          matches.filter((match) => match.index! < from).map(({ 0: found, index }) => ({ found, index }));
        expect(settled(matchesIn(start))).toEqual(settled(matchesIn(whole)));
      }),
      { numRuns: 500 },
    );
  });

  it('is at the end of what cannot go on', () => {
    expect(partialMatch(/TICKET-[0-9]{6}/g).exec('Your TICKET is 1')?.index).toBe(16);
  });

  it('is where what may go on begins', () => {
    expect(partialMatch(/TICKET-[0-9]{6}/g).exec('Your TICKET-1')?.index).toBe(5);
  });
});
