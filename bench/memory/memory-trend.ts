import { median } from '../statistics';
import type { HeapSample } from './heap-sampler';

/** Of the samples: caches fill, code is compiled, the heap takes its size. */
const WARM_UP = 0.2;

/** How memory went: the medians of the two halves after the warm-up, in bytes. */
export interface MemoryTrend {
  /** Of the heap and what it holds outside itself: objects, and not what the compiler adds of itself. */
  readonly objects: Halves;
  readonly heap: Halves;
  readonly rss: Halves;
}

export interface Halves {
  readonly first: number;
  readonly second: number;
  /** The second by the first, less one: 0 is flat. */
  readonly growth: number;
}

/** @param samples at even distances, ten at the least */
export function trendOf(samples: readonly HeapSample[]): MemoryTrend {
  const warm = samples.slice(Math.ceil(samples.length * WARM_UP));
  const middle = Math.floor(warm.length / 2);
  const halves = (figure: (sample: HeapSample) => number): Halves => {
    const first = median(warm.slice(0, middle).map(figure));
    const second = median(warm.slice(middle).map(figure));
    return { first, second, growth: second / first - 1 };
  };
  return {
    objects: halves(({ heapUsed, code, external }) => heapUsed - code + external),
    heap: halves(({ heapUsed }) => heapUsed),
    rss: halves(({ rss }) => rss),
  };
}
