import { randomUUID } from 'node:crypto';
import type { Measurement } from '../benchmark';
import type { Contender, TurnShape } from './contender';

/** The share of a limit that one user can take, a turn after the other. */
export async function usableShare(
  { tokens, limit }: TurnShape,
  baseline: Contender,
  gateway: Contender,
): Promise<Measurement> {
  const share = async (contender: Contender) => {
    const userId = randomUUID();
    let turns = 0;
    while (await contender.turn(userId)) turns += 1;
    return (100 * turns * tokens) / limit;
  };
  return {
    measure: `usable share of a limit of ${limit} tokens, %`,
    baseline: await share(baseline),
    gateway: await share(gateway),
  };
}

const PARALLEL = 200;

/** The first opens the connections, and so spreads its requests out. */
const RACES = 5;

/** The most that one of several users takes above the limit, each with many requests at once. */
export async function overshoot(
  { tokens, limit }: TurnShape,
  baseline: Contender,
  gateway: Contender,
): Promise<Measurement> {
  const above = new Map([
    [baseline, 0],
    [gateway, 0],
  ]);
  for (let race = 0; race < RACES; race++) {
    for (const [contender, most] of above) {
      const userId = randomUUID();
      const answered = await Promise.all(Array.from({ length: PARALLEL }, () => contender.turn(userId)));
      above.set(contender, Math.max(most, answered.filter(Boolean).length * tokens - limit));
    }
  }
  return {
    measure: `tokens above a limit of ${limit} with ${PARALLEL} requests at once`,
    baseline: above.get(baseline)!,
    gateway: above.get(gateway)!,
  };
}
