import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConfiguredLimit } from '../../src/gateway/configuration/configuration';
import type { ModelRequest } from '../../src/gateway/models/language-models';
import { ROLLING, slotAt, slotStart } from '../../src/gateway/metering/windows';
import { configuration } from '../gateway/world';
import { percent, printFigures } from './figures';
import { ManualClock } from './manual-clock';
import { errorTypeOf, MeteringGateway, newUser, textOfBound } from './metering-gateway';
import type { MeteringTables } from './metering-tables';
import { startMeteringTables } from './metering-tables';
import { answerOf } from './scripted-model';

const LEAST_PERCENT = 95;

let tables: MeteringTables;
beforeAll(async () => {
  tables = await startMeteringTables();
});
afterAll(() => tables.close());

/** English has about four bytes a token. */
const tokensOf = ({ messages }: Pick<ModelRequest, 'messages'>) =>
  Math.ceil(
    messages.flatMap(({ content }) => content).reduce((sum, { text = '' }) => sum + text.length, 0) / 4,
  );

/** A gateway with one limit, whose model answers in 400 tokens where it may. */
function gatewayWith(limit: ConfiguredLimit, clock: ManualClock, counts = true): MeteringGateway {
  const gateway = new MeteringGateway({
    tables,
    clock,
    configuration: { plans: [{ ...configuration().plans[1]!, limits: [limit] }] },
    ...(counts && { ports: { tokenCounter: { count: async (_, input) => tokensOf(input) } } }),
  });
  gateway.model.respond = (request) =>
    answerOf({
      inputTokens: tokensOf(request),
      outputTokens: Math.min(400, request.inferenceConfig.maxTokens),
    });
  return gateway;
}

/** From tiny to 200 KB, as they come: the large ones first stop fitting. */
const PROMPT_BYTES = [20, 5_000, 500, 200_000, 2_000, 50_000];

/** Asks until not even the smallest prompt fits. */
async function useUp(gateway: MeteringGateway, userId: string): Promise<number> {
  let sizes = PROMPT_BYTES;
  for (let turns = 0; ;) {
    for (const size of sizes) {
      const error = errorTypeOf(await gateway.ask({ userId, text: 'x'.repeat(size) }));
      if (error === undefined) turns += 1;
      else sizes = sizes.filter((other) => other < size);
    }
    if (sizes.length === 0) return turns;
  }
}

describe('the usable share of a limit', () => {
  it(`is ${LEAST_PERCENT} % and more in sequential use with prompts of every size`, async () => {
    const limit = 300_000;
    const rows = [];
    for (const window of ['10min', '24h', 'month'] as const) {
      for (const unit of ['tokens', 'microDollars'] as const) {
        // Without a count of the provider's the bound is a byte a token; one window shows that.
        for (const counts of window === 'month' ? [true, false] : [true]) {
          const gateway = gatewayWith({ window, unit, limit }, new ManualClock(), counts);
          const userId = newUser();
          const turns = await useUp(gateway, userId);
          const used = await gateway.used({ scope: 'user', window, unit }, userId);
          rows.push({ window, unit, 'tokens counted': counts ? 'yes' : 'no', turns, used });
        }
      }
    }

    printFigures(
      `Used of a limit of ${limit} before nothing fits any more`,
      rows.map((row) => ({ ...row, share: percent(row.used, limit) })),
    );
    for (const { used } of rows) {
      expect(used * 100).toBeGreaterThanOrEqual(LEAST_PERCENT * limit);
      expect(used).toBeLessThanOrEqual(limit);
    }
  }, 240_000);

  it(`of a rolling window is ${LEAST_PERCENT} % and more when it is used for long`, async () => {
    const periods = 3;
    const rows = [];
    for (const window of ['10min', '24h'] as const) {
      for (const use of ['as soon as it frees up', 'evenly'] as const) {
        const used = await sustained(window, use, periods);
        const { slots } = ROLLING[window];
        // What a window admits, for as long as the periods lasted.
        const entitled = (ROLLING_LIMIT * periods * (slots + 1)) / slots;
        rows.push({ window, use, used, entitled, top: percent(slots, slots + 1) });
      }
    }

    printFigures(
      `Used of a rolling limit over ${periods} windows and the slot that each needs besides`,
      rows.map((row) => ({ ...row, share: percent(row.used, row.entitled) })),
    );
    for (const { used, entitled } of rows) {
      expect(used * 100).toBeGreaterThanOrEqual(LEAST_PERCENT * entitled);
    }
  }, 240_000);
});

const ROLLING_LIMIT = 24_000;

/** What a user could use of a rolling limit in so many periods, each a window and one slot long. */
async function sustained(
  window: keyof typeof ROLLING,
  use: 'evenly' | 'as soon as it frees up',
  periods: number,
): Promise<number> {
  const { slotMs, slots } = ROLLING[window];
  const clock = new ManualClock();
  const start = slotStart(window, slotAt(window, clock.now()));
  const gateway = gatewayWith({ window, unit: 'tokens', limit: ROLLING_LIMIT }, clock);
  // What it takes is its worst case, or nearly.
  gateway.model.respond = ({ inferenceConfig: { maxTokens } }) =>
    answerOf({ inputTokens: 200, outputTokens: maxTokens });
  const tokens = use === 'evenly' ? Math.floor(ROLLING_LIMIT / slots) : 2_000;
  const userId = newUser();
  let used = 0;
  while (clock.now() < start + periods * (slots + 1) * slotMs) {
    const events = await gateway.ask({ userId, text: textOfBound(200), maxTokens: tokens - 200 });
    const last = events.at(-1)!;
    if ('metadata' in last) used += last.metadata.usage.totalTokens;
    if (use === 'evenly') clock.advance(slotMs);
    else if ('error' in last) clock.advance(Number(last.error.details['retryAfterSeconds']) * 1_000);
  }
  return used;
}
