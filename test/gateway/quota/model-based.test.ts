import { describe, expect, it } from '@jest/globals';
import type { SimulationOptions } from './simulation';
import { Simulation } from './simulation';

/** More of them by the environment; the same first seed gives the same run. */
const STEPS = Number(process.env['AI_GATEWAY_QUOTA_STEPS'] ?? 100_000);
const FIRST_SEED = Number(process.env['AI_GATEWAY_QUOTA_SEED'] ?? 1);

const LONGEST_MS = 60_000 + STEPS * 3;

/** Runs lives of gateways until so many calls were let happen. A life that breaks a rule rejects, with its seed. */
async function live(steps: number, options: Partial<SimulationOptions>) {
  const faults = new Set<string>();
  const outcomes = new Map<string, number>();
  let done = 0;
  for (let seed = FIRST_SEED; done < steps; seed++) {
    const simulation = new Simulation({ seed, steps: 500, phases: 3, ...options });
    await simulation.run();
    const { scheduler, memory } = simulation;
    done += scheduler.released;
    for (const fault of scheduler.faults) faults.add(fault);
    for (const turn of memory.turns.turns.values()) {
      const end = turn.state === 'settled' ? turn.outcome : turn.state;
      outcomes.set(end, (outcomes.get(end) ?? 0) + 1);
    }
  }
  const told = [...outcomes].map(([outcome, turns]) => `${outcome} ${turns}`).join(', ');
  process.stdout.write(`${done} steps from seed ${FIRST_SEED}, ${faults.size} kinds of faults: ${told}\n`);
  return { faults, outcomes };
}

describe('quotas', () => {
  it(
    'keep every rule, whatever comes together and wherever a function crashes',
    async () => {
      const { faults, outcomes } = await live(STEPS, {});

      const writes = ['meter.update', 'turns.open', 'turns.renew', 'turns.settle', 'turns.recordSuperseded'];
      const crashes = writes.flatMap((port) => [`${port} crashBefore`, `${port} crashAfter`]);
      expect([...faults]).toEqual(expect.arrayContaining(crashes));
      const ends = ['completed', 'cancelled', 'refused', 'failed', 'timed_out', 'lost', 'superseded'];
      expect([...outcomes.keys()]).toEqual(expect.arrayContaining(ends));
    },
    LONGEST_MS,
  );

  it(
    'charge every turn once, and pass no limit of a user, where functions are suspended beyond their lease',
    async () => {
      const { outcomes } = await live(STEPS / 4, { freezes: true });

      expect(outcomes.get('lost')).toBeGreaterThan(0);
    },
    LONGEST_MS,
  );
});
