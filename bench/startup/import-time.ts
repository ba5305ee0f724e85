import type { Benchmark, Measurement } from '../benchmark';
import type { Cloud } from '../cloud/cloud';
import { interleave } from '../interleave';
import type { FunctionBundles } from '../processes/function-bundles';
import type { Ready } from '../processes/function-host';
import { startFunction } from '../processes/function-process';
import { median } from '../statistics';

const RUNS = 21;

/** From before the bundle's import to after it, in a new process each time. */
export async function importTime(
  cloud: Cloud,
  bundles: FunctionBundles,
  progress: Parameters<Benchmark['run']>[0],
): Promise<Measurement[]> {
  progress(`importing each bundle ${RUNS} times`);
  const { baseline, gateway } = await interleave(RUNS, async (side) => {
    const child = startFunction(cloud, bundles, side);
    try {
      return (await child.next<Ready>()).importMs;
    } finally {
      await child.stop();
    }
  });
  return [
    {
      measure: 'import → ready, median, ms',
      baseline: median(baseline),
      gateway: median(gateway),
      ratio: 'startup',
    },
  ];
}
