import { beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { guardrailUnitsBound } from '../../../src/gateway/pricing/guardrail-units';
import { delta, wholeAnswer } from '../world';
import type { Guarded } from './guarded';
import { createGuarded, told } from './guarded';
import { REFUSED } from './word-guard';

let guard: Guarded['guard'];
let answer: Guarded['answer'];
const reset = () => {
  ({ guard, answer } = createGuarded());
};
beforeEach(reset);

describe('any answer, in any pieces', () => {
  const word = fc.constantFrom('a', 'bomber', 'the', 'sky', '🙂', '蓝色的天空', 'x'.repeat(180), '\n');
  const pieces = fc.array(fc.array(word, { minLength: 1, maxLength: 40 }), { maxLength: 60 });

  it('is told to the letter where nothing is found in it', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, async (words) => {
        reset();
        const texts = words.map((some) => some.join(' '));

        const { events } = await answer(texts.map(delta));

        expect(told(events)).toBe(texts.join(''));
      }),
      { numRuns: 150 },
    );
  });

  it('is charged no more units than are held for it', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, async (words) => {
        reset();
        const text = words.flat().join(' ');
        const cut = text.match(/[^]{1,7}/gu) ?? [];

        await answer([...cut.map(delta), ...wholeAnswer().slice(-1)]);

        const units = guard.asked
          .filter(({ source }) => source === 'OUTPUT')
          .reduce((sum, asked) => sum + Math.ceil(asked.text.length / 1_000), 0);
        const held = guardrailUnitsBound(
          { from: '2026-01-01', contentPolicy: 1 },
          0,
          Math.ceil(text.length / 16),
        );
        expect(units).toBeLessThanOrEqual(held.contentPolicy!);
      }),
      { numRuns: 150 },
    );
  });

  it('is told with every address masked, wherever pieces and windows cut it', async () => {
    await fc.assert(
      fc.asyncProperty(
        pieces,
        fc.array(fc.nat()),
        fc.integer({ min: 1, max: 40 }),
        async (words, places, size) => {
          reset();
          const all = words.flat();
          for (const at of places) all.splice(at % (all.length + 1), 0, 'somebody@example.com');
          const text = all.join(' ');
          const cut = text.match(new RegExp(`[^]{1,${size}}`, 'gu')) ?? [];

          const { events } = await answer(cut.map(delta));

          expect(told(events)).toBe(text.replaceAll('somebody@example.com', '{EMAIL}'));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('tells nothing of a blocked word, wherever pieces and windows cut it', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, fc.nat(), fc.integer({ min: 1, max: 9 }), async (words, at, size) => {
        reset();
        const all = words.flat();
        all.splice(at % (all.length + 1), 0, 'bomb');
        const text = all.join(' ');
        const cut = text.match(new RegExp(`[^]{1,${size}}`, 'g'))!;

        const { events } = await answer(cut.map(delta));

        expect(told(events)).not.toMatch(/\bbomb\b/);
        expect(told(events).endsWith(REFUSED)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});
