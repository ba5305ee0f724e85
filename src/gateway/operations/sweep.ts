import type { SettlingLost } from '../turns/settle-lost';
import { settleLost } from '../turns/settle-lost';
import type { Ledger } from '../turns/turn';

export type Sweeping = SettlingLost & {
  readonly ledger: Ledger;
};

export interface SweepResult {
  /** Turns whose function was dead, settled by this sweep. */
  readonly settled: number;
  /** Turns that are under way. */
  readonly alive: number;
  readonly failed: number;
}

/** Settles every turn whose lease has run out: its function is dead, and nobody else may ever come by. */
export async function sweep(ports: Sweeping): Promise<SweepResult> {
  const { clock, telemetry, ledger, settings } = ports;
  const result = { settled: 0, alive: 0, failed: 0 };
  for await (const turn of ledger.unsettled(clock.now() - settings.leaseMs)) {
    if (turn.leaseUntil >= clock.now()) {
      result.alive += 1;
      continue;
    }
    try {
      // None where it was settled or renewed since it was read.
      if (await settleLost(ports, turn)) result.settled += 1;
    } catch (error) {
      result.failed += 1;
      telemetry.log('warn', 'turn_not_swept', { requestId: turn.requestId }, error);
    }
  }
  if (result.settled > 0) telemetry.measure('SweptTurns', result.settled, {});
  telemetry.log('info', 'sweep_finished', { ...result });
  return result;
}
