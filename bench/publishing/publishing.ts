import type { Benchmark, Measurement } from '../benchmark';
import { withCloud } from '../cloud/cloud';
import type { RatioName } from '../goals';
import type { Side } from '../interleave';
import { interleave, SIDES } from '../interleave';
import { figuresOf } from './answer-figures';
import type { PublisherProcess } from './publishers';
import { startPublishers } from './publishers';

const TOKENS = 150;
const ROUNDS = 2;
const RATES = [50, 100, 200, 500] as const;

type Figure = keyof ReturnType<typeof figuresOf>;

const MEASURES: readonly (readonly [Figure, string])[] = [
  ['publishes', 'publishes, 1,000 tokens'],
  ['p50', 'made → arrived, p50, ms'],
  ['p99', 'made → arrived, p99, ms'],
  ['lag', 'last token’s lag, ms'],
  ['cpu', 'CPU, ms, 1,000 tokens'],
];

const COMMITTED: Readonly<Record<number, Partial<Record<Figure, RatioName>>>> = {
  100: { publishes: 'publishes100', p99: 'p99At100', cpu: 'cpuPerTokenAt100' },
  200: { publishes: 'publishes200' },
  500: { lag: 'lagAt500' },
};

/** What it costs to publish an answer while it is made, and how soon its tokens arrive. */
export const publishing: Benchmark = {
  name: 'publishing',
  baseline: 'a new connection and a POST a token',
  run: (progress) =>
    withCloud(async (cloud) => {
      const publishers = await startPublishers(cloud, SIDES);
      const measurements: Measurement[] = [];
      for (const rate of RATES) {
        progress(`publishing ${ROUNDS} × ${TOKENS} tokens at ${rate} a second`);
        measurements.push(...(await measure(publishers, rate)));
      }
      return measurements;
    }),
};

async function measure(publishers: Record<Side, PublisherProcess>, rate: number): Promise<Measurement[]> {
  const answers = await interleave(ROUNDS, (side) =>
    publishers[side].answer({ tokens: TOKENS, tokensPerSecond: rate }),
  );
  const [baseline, gateway] = [figuresOf(answers.baseline), figuresOf(answers.gateway)];
  return MEASURES.map(([figure, measure]) => {
    const ratio = COMMITTED[rate]?.[figure];
    return {
      measure: `${rate} tokens/s: ${measure}`,
      baseline: baseline[figure],
      gateway: gateway[figure],
      ...(ratio && { ratio }),
    };
  });
}
