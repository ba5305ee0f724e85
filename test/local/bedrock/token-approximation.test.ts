import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  countInputTokens,
  countTokens,
  splitIntoTokens,
} from '../../../src/local/bedrock/token-approximation';

const codePoint = fc
  .oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((code) => String.fromCodePoint(code));

describe('the approximation of tokens', () => {
  it('divides a text without losing any of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: codePoint }), (text) => {
        expect(splitIntoTokens(text).join('')).toBe(text);
      }),
    );
  });

  it('never divides a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: codePoint }), (text) => {
        expect(splitIntoTokens(text).every((token) => token.isWellFormed())).toBe(true);
      }),
    );
  });

  it('keeps short words whole, with the space before them', () => {
    expect(splitIntoTokens('The sky is blue, naïve 😀!')).toEqual([
      'The',
      ' sky',
      ' is',
      ' blue',
      ',',
      ' naïve',
      ' ',
      '😀',
      '!',
    ]);
  });

  it('counts other blocks by their JSON, but not the bytes of an image', () => {
    const image = (bytes: string) => ({ image: { format: 'png', source: { bytes } } });
    const request = (bytes: string) => ({
      system: [],
      messages: [{ role: 'user' as const, content: [{ text: 'Look' }, image(bytes)] }],
    });

    expect(countInputTokens(request('A'.repeat(9999)))).toBe(countInputTokens(request('')));
    expect(countInputTokens(request(''))).toBeGreaterThan(countTokens('Look'));
  });
});
