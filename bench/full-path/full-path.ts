import { randomUUID } from 'node:crypto';
import type { Benchmark, Measurement } from '../benchmark';
import type { Cloud } from '../cloud/cloud';
import { withCloud } from '../cloud/cloud';
import type { Side } from '../interleave';
import { interleave, SIDES } from '../interleave';
import type { Child } from '../processes/child';
import { buildFunctions } from '../processes/function-bundles';
import type { Invoked, Ready } from '../processes/function-host';
import { startFunction } from '../processes/function-process';
import { firstTextAt, turnOf } from '../processes/turn';
import { median } from '../statistics';

const TOKENS = 100;

/** Short turns, for what a process does in its first turns only. */
const WARM_UP = { turns: 8, text: '[[tokens=10]]' };

/** Each with how many turns are measured, and the model's pace. 0 is as fast as it can. */
const PACES = [
  { name: 'all at once', tokensPerSecond: 0, turns: 5 },
  { name: '100 tokens/s', tokensPerSecond: 100, turns: 5 },
] as const;

/** A turn of a warm function, from its invocation to its end: quota, model and publishing. */
export const fullPath: Benchmark = {
  name: 'full-path',
  baseline: 'a naive function with the reference sample’s quota and publishing',
  run: (progress) =>
    withCloud(async (cloud) => {
      progress('building both functions');
      const bundles = await buildFunctions(cloud.directory);
      const functions: Record<Side, Child> = {
        baseline: startFunction(cloud, bundles, 'baseline'),
        gateway: startFunction(cloud, bundles, 'gateway'),
      };
      for (const side of SIDES) await functions[side].next<Ready>();
      await interleave(WARM_UP.turns, (side) => takeTurn(cloud, functions[side], WARM_UP.text));
      const measurements: Measurement[] = [];
      for (const pace of PACES) {
        progress(`${pace.turns} turns of ${TOKENS} tokens, ${pace.name}`);
        measurements.push(...(await measure(cloud, functions, pace)));
      }
      return measurements;
    }),
};

interface TurnFigures {
  readonly firstTextMs: number;
  readonly totalMs: number;
  readonly cpuMs: number;
}

async function measure(
  cloud: Cloud,
  functions: Record<Side, Child>,
  { name, tokensPerSecond, turns }: (typeof PACES)[number],
): Promise<Measurement[]> {
  const text = `[[tokens=${TOKENS}]][[pace=${tokensPerSecond}]]`;
  const figures = await interleave(turns, (side) => takeTurn(cloud, functions[side], text));
  const compare = (measure: string, figure: keyof TurnFigures): Measurement => {
    const of = (side: Side) => median(figures[side].map((each) => each[figure]));
    return {
      measure: `${TOKENS} tokens, ${name}: ${measure}`,
      baseline: of('baseline'),
      gateway: of('gateway'),
    };
  };
  return [
    compare('to the first text, ms', 'firstTextMs'),
    compare('to the end, ms', 'totalMs'),
    compare('CPU a turn, ms', 'cpuMs'),
  ];
}

async function takeTurn(cloud: Cloud, child: Child, text: string): Promise<TurnFigures> {
  const { channel, invocation } = turnOf(randomUUID(), text);
  child.send(invocation);
  const { startedAt, endedAt, cpuMs } = await child.next<Invoked>();
  const firstTextMs = firstTextAt(cloud.publishes.take(channel)) - startedAt;
  return { firstTextMs, totalMs: endedAt - startedAt, cpuMs };
}
