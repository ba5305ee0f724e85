import { randomUUID } from 'node:crypto';
import type { Benchmark, Measurement } from '../benchmark';
import type { Cloud } from '../cloud/cloud';
import { interleave } from '../interleave';
import { monotonicMs } from '../monotonic';
import type { FunctionBundles } from '../processes/function-bundles';
import type { Invoked, Ready } from '../processes/function-host';
import { startFunction } from '../processes/function-process';
import { firstTextAt, turnOf } from '../processes/turn';
import { median } from '../statistics';

const RUNS = 15;

/** From the start of the process to the first text at the Events API, by way of the quota and the model. */
export async function coldFirstToken(
  cloud: Cloud,
  bundles: FunctionBundles,
  progress: Parameters<Benchmark['run']>[0],
): Promise<Measurement[]> {
  progress(`asking ${RUNS} new processes of each for a first token`);
  const { baseline, gateway } = await interleave(RUNS, async (side) => {
    const { channel, invocation } = turnOf(randomUUID(), '[[tokens=5]]');
    const startedAt = monotonicMs();
    const child = startFunction(cloud, bundles, side);
    try {
      child.send(invocation);
      await child.next<Ready>();
      await child.next<Invoked>();
      return firstTextAt(cloud.publishes.take(channel)) - startedAt;
    } finally {
      await child.stop();
    }
  });
  return [
    {
      measure: 'new process → first text, median, ms',
      baseline: median(baseline),
      gateway: median(gateway),
      ratio: 'coldFirstToken',
    },
  ];
}
