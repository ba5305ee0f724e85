import { randomUUID } from 'node:crypto';
import type { Measurement } from '../benchmark';
import { percentile } from '../statistics';
import type { Contender } from './contender';

const WARM_UP = 30;
const TURNS = 300;

/** The baseline's items of a user grow with every turn: none has more than a light user's. */
const TURNS_A_USER = 10;

/** From the request to the model's call, in milliseconds: one turn of each in alternation. */
export async function admissionLatency(baseline: Contender, gateway: Contender): Promise<Measurement[]> {
  const samples = new Map<Contender, number[]>([
    [baseline, []],
    [gateway, []],
  ]);
  let userId = '';
  for (let turn = 0; turn < WARM_UP + TURNS; turn++) {
    if (turn % TURNS_A_USER === 0) userId = randomUUID();
    for (const contender of turn % 2 === 0 ? [baseline, gateway] : [gateway, baseline]) {
      const milliseconds = await admissionOf(contender, userId);
      if (turn >= WARM_UP) samples.get(contender)!.push(milliseconds);
    }
  }
  return [50, 99].map((percent) => ({
    measure: `admission, p${percent}, ms`,
    baseline: percentile(samples.get(baseline)!, percent),
    gateway: percentile(samples.get(gateway)!, percent),
  }));
}

async function admissionOf(contender: Contender, userId: string): Promise<number> {
  const start = performance.now();
  let end = start;
  await contender.turn(userId, () => void (end = performance.now()));
  return end - start;
}
