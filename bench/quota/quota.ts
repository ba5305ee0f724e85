import { startMeteringTables } from '../../test/metering/metering-tables';
import type { Benchmark } from '../benchmark';
import { admissionLatency } from './admission-latency';
import type { Contender, TurnShape } from './contender';
import { baseline, gateway } from './contender';
import { overshoot, usableShare } from './limits';
import { requests } from './requests';

const LIMIT = 20_000;
const SEQUENTIAL: TurnShape = { tokens: 500, limit: LIMIT };
const PARALLEL: TurnShape = { tokens: 512, limit: LIMIT };
/** So high that no turn is refused. */
const UNLIMITED: TurnShape = { tokens: 500, limit: 1_000_000_000 };

/** Quotas in DynamoDB: what they cost, and whether they hold. */
export const quota: Benchmark = {
  name: 'quota',
  baseline: 'the reference sample’s algorithm',
  run: async (progress) => {
    const tables = await startMeteringTables();
    const of = (shape: TurnShape): [Contender, Contender] => [
      baseline(tables, shape),
      gateway(tables, shape),
    ];
    progress('taking turns');
    try {
      return [
        ...(await requests(tables, ...of(UNLIMITED))),
        ...(await admissionLatency(...of(UNLIMITED))),
        await usableShare(SEQUENTIAL, ...of(SEQUENTIAL)),
        await overshoot(PARALLEL, ...of(PARALLEL)),
      ];
    } finally {
      await tables.close();
    }
  },
};
