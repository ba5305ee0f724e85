import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { guardrailUnitsBound } from '../../../src/gateway/pricing/guardrail-units';

const price = { from: '2026-01-01', contentPolicy: 150_000, topicPolicy: 0 };

describe('guardrailUnitsBound', () => {
  it.each([
    [0, 0, 0],
    [1, 0, 1],
    [1_000, 0, 1],
    [1_001, 0, 2],
    [0, 1, 2],
    [0, 49, 2],
    [0, 50, 3],
    [1, 1, 3],
  ])('bounds %d bytes of input and %d tokens of output by %d units', (inputBytes, outputTokens, units) => {
    expect(guardrailUnitsBound(price, inputBytes, outputTokens).contentPolicy).toBe(units);
  });

  it('names the policies that have a price, and no other', () => {
    expect(guardrailUnitsBound(price, 1, 0)).toEqual({ contentPolicy: 1, topicPolicy: 1 });
  });

  it('covers the text units of any input and answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 3_000 }), fc.nat(3_000), (input, characters) => {
        const inputBytes = new TextEncoder().encode(input).length;
        const outputTokens = Math.ceil(characters / 16);

        const { contentPolicy } = guardrailUnitsBound(price, inputBytes, outputTokens);

        expect(contentPolicy).toBeGreaterThanOrEqual(
          Math.ceil(input.length / 1_000) + Math.ceil(characters / 1_000),
        );
      }),
    );
  });
});
