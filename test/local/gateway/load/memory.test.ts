import { describe, expect, it } from '@jest/globals';
import type { HeapSample } from '../../../../bench/memory/heap-sampler';
import { run } from '../../../../bench/memory/memory';
import { trendOf } from '../../../../bench/memory/memory-trend';

/** Of ten thousand turns (`bench/memory`), so many as a test has time for. */
const TURNS = 1_000;
const LONGEST_MS = 600_000;

/** What objects may grow by from the first half to the second: less than 1 KB is kept of a turn, or nothing. */
const FLAT = 0.04;

describe('the memory of a process of the chat function', () => {
  it(
    'is flat over a thousand turns',
    async () => {
      const { samples, processes } = await run(TURNS, () => undefined);

      expect(processes).toBe(1);
      expect(trendOf(samples).objects.growth).toBeLessThan(FLAT);
    },
    LONGEST_MS,
  );
});

describe('the judgement of memory', () => {
  /** A process of 10 MB whose garbage collector leaves a little more or less each time. */
  const samplesOf = (bytesATurn: number): HeapSample[] =>
    Array.from({ length: 20 }, (_, index) => ({
      heapUsed: 12_000_000 + index * 40_000 + (index % 3) * 50_000 + bytesATurn * (TURNS / 20) * (index + 1),
      // The compiler's share grows.
      code: 4_000_000 + index * 40_000,
      external: 2_000_000,
      rss: 100_000_000,
    }));

  it('takes a heap for flat that only sways', () => {
    expect(trendOf(samplesOf(0)).objects.growth).toBeLessThan(FLAT);
  });

  it('finds 2 KB that are kept of every turn', () => {
    expect(trendOf(samplesOf(2_000)).objects.growth).toBeGreaterThan(FLAT);
  });

  it('gives no heed to the samples of the warm-up', () => {
    const samples = samplesOf(0).map((sample, index) => (index < 4 ? { ...sample, heapUsed: 1 } : sample));

    expect(trendOf(samples).objects.growth).toBeLessThan(FLAT);
  });
});
