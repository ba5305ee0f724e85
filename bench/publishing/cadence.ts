import type { Benchmark, Measurement } from '../benchmark';
import { withCloud } from '../cloud/cloud';
import { figuresOf } from './answer-figures';
import type { PublishedAnswer } from './answer-figures';
import type { PublisherProcess } from './publishers';
import { startPublishers } from './publishers';

const TOKENS = 200;
const ROUNDS = 3;
const RATES = [50, 100, 200, 500] as const;

/** Milliseconds; the first is what the others are compared with. */
const CADENCES = [0, 33, 50, 100] as const;

/** Which cadence the gateway shall publish with: what each saves, and what its users wait for that. */
export const cadence: Benchmark = {
  name: 'cadence',
  baseline: 'the gateway without a cadence',
  onlyByName: true,
  run: (progress) =>
    withCloud(async (cloud) => {
      const { gateway } = await startPublishers(cloud, ['gateway']);
      const measurements: Measurement[] = [];
      for (const rate of RATES) {
        progress(`publishing ${ROUNDS} × ${TOKENS} tokens at ${rate} a second, at each cadence`);
        measurements.push(...(await measure(gateway, rate)));
      }
      return measurements;
    }),
};

async function measure(publisher: PublisherProcess, tokensPerSecond: number): Promise<Measurement[]> {
  const answers = new Map<number, PublishedAnswer[]>(CADENCES.map((cadenceMs) => [cadenceMs, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [cadenceMs, answered] of answers) {
      answered.push(await publisher.answer({ tokens: TOKENS, tokensPerSecond, cadenceMs }));
    }
  }
  const without = figuresOf(answers.get(0)!);
  return CADENCES.slice(1).flatMap((cadenceMs) => {
    const figures = figuresOf(answers.get(cadenceMs)!);
    const compare = (measure: string, figure: 'p50' | 'p99' | 'publishes' | 'cpu') => ({
      measure: `${tokensPerSecond} tokens/s, every ${cadenceMs} ms: ${measure}`,
      baseline: without[figure],
      gateway: figures[figure],
    });
    return [
      compare('publishes, 1,000 tokens', 'publishes'),
      compare('made → arrived, p50, ms', 'p50'),
      compare('made → arrived, p99, ms', 'p99'),
      compare('CPU, ms, 1,000 tokens', 'cpu'),
    ];
  });
}
