import { afterEach, describe, expect, it } from '@jest/globals';
// First: it puts itself in the place of what is to be broken.
import { breakPieces } from './broken-pieces';
import fc from 'fast-check';
import { anyConditions } from './any-conditions';
import { HOSTILE } from './bounds';
import { MUTANTS } from './mutants';
import { checkStream } from './stream-rules';
import { streamTurn } from './streamed-turn';

const LONGEST_MS = 120_000;

/** Every mutant so far was found within a tenth of it. */
const MOST_RUNS = 1_000;

afterEach(() => breakPieces({}));

describe('the rules of streaming', () => {
  it.each(Object.entries(MUTANTS))(
    'find %s',
    async (_, { pieces = {}, ...broken }) => {
      breakPieces(pieces);
      const answers = anyConditions({ ...HOSTILE, oneLongIn: 2 });
      const rules = fc.asyncProperty(answers, async (conditions) => {
        checkStream(await streamTurn(conditions, broken));
      });

      const { failed, errorInstance } = await fc.check(rules, {
        numRuns: MOST_RUNS,
        endOnFailure: true,
      });

      expect(failed).toBe(true);
      expect((errorInstance as Error).message).toMatch(/^Broken: /);
    },
    LONGEST_MS,
  );
});
