import type { Benchmark, Measurement } from '../benchmark';
import { withCloud } from '../cloud/cloud';
import { SIDES } from '../interleave';
import { buildFunctions, bundleBytes } from '../processes/function-bundles';
import { coldFirstToken } from './cold-first-token';
import { importTime } from './import-time';

/** How soon a new process of the chat function is of use. */
export const startup: Benchmark = {
  name: 'startup',
  baseline: 'a naive function: the libraries’ defaults, everything at once, not minified',
  run: (progress) =>
    withCloud(async (cloud) => {
      progress('building both functions');
      const bundles = await buildFunctions(cloud.directory);
      const [baseline, gateway] = await Promise.all(SIDES.map((side) => bundleBytes(bundles[side])));
      const size: Measurement = {
        measure: 'bundle, KB',
        baseline: Math.round(baseline! / 1_000),
        gateway: Math.round(gateway! / 1_000),
      };
      return [
        ...(await importTime(cloud, bundles, progress)),
        ...(await coldFirstToken(cloud, bundles, progress)),
        size,
      ];
    }),
};
