import type { Benchmark } from '../benchmark';
import { megabytes, run } from './memory';
import type { Halves } from './memory-trend';
import { trendOf } from './memory-trend';

const TURNS = 10_000;

/** What one process of the chat function has in use, from turn to turn: flat, unless something of each is kept. */
export const memory: Benchmark = {
  name: 'memory',
  baseline: `its own first half of ${TURNS} turns`,
  onlyByName: true,
  run: async (progress) => {
    const { samples } = await run(TURNS, progress);
    const { objects, heap, rss } = trendOf(samples);
    const measured = (measure: string, { first, second }: Halves) => ({
      measure: `${measure}, MB`,
      baseline: Number(megabytes(first)),
      gateway: Number(megabytes(second)),
    });
    return [
      measured('objects, in the heap and outside', objects),
      measured('heap, compiled code included', heap),
      measured('resident', rss),
    ];
  },
};
