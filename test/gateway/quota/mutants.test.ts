import { describe, expect, it } from '@jest/globals';
import { MUTANTS } from './mutants';
import { Simulation } from './simulation';

/** Every mutant so far was found within half of it, all but one within a tenth. */
const MOST_STEPS = 200_000;
const LONGEST_MS = 180_000;

describe('the rules of the quotas', () => {
  it.each(Object.entries(MUTANTS))(
    'find %s',
    async (_, mutate) => {
      const lives = async () => {
        let steps = 0;
        for (let seed = 1; steps < MOST_STEPS; seed++) {
          const simulation = new Simulation({ seed, steps: 500, phases: 3, mutate, freezes: seed % 2 === 0 });
          await simulation.run();
          steps += simulation.scheduler.released;
        }
      };

      await expect(lives()).rejects.toThrow(/^seed \d+, step \d+:/);
    },
    LONGEST_MS,
  );
});
