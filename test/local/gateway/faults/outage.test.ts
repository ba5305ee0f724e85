import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectAgreement, expectWhole, settled } from './agreement';
import type { HowToAsk, WitnessedGateway } from './witnessed-gateway';
import { runWitnessed } from './witnessed-gateway';

const OUTAGE_MS = 30_000;

let gateway: WitnessedGateway;
beforeAll(async () => {
  gateway = await runWitnessed();
}, 60_000);
afterAll(() => gateway.stop());

const words = (count: number) => Array.from({ length: count }, (_, index) => `word${index}`).join(' ');

/** Answers of so many words, ten a second, each a newcomer's; the outage begins once all are in the middle. */
async function turnsInOutage(counts: readonly number[]) {
  let under = 0;
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const inMidAnswer: HowToAsk['inMidAnswer'] = () => void (++under === counts.length && begin());
  const users = await Promise.all(counts.map(() => gateway.newcomer()));
  const turns = users.map((user, index) =>
    gateway.turn(user, `Hello [[echo=${words(counts[index]!)}]] [[pace=10]]`, { inMidAnswer }),
  );
  const outage = begun.then(() => gateway.local.events.faults.outage(OUTAGE_MS));
  await outage;
  return Promise.all(turns.map(async (turn, index) => ({ turn: await turn, user: users[index]! })));
}

describe('thirty seconds without AppSync', () => {
  it('end, and what was answered meanwhile arrives: whole, once, in order, charged as measured', async () => {
    // The first ends while AppSync is away, the second does not.
    const [meanwhile, beyond] = await turnsInOutage([100, 330]);

    expectWhole(meanwhile!.turn, words(100));
    expectWhole(beyond!.turn, words(330));
    for (const { turn, user } of [meanwhile!, beyond!]) {
      expect(turn.log).toEqual([settled('completed', turn)]);
      expectAgreement(await gateway.booksOf(user), turn);
    }
  }, 120_000);
});
