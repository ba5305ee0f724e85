import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LogEntry } from '../../../src/local/telemetry/log-store';
import { ManualClock } from '../scheduler/manual-clock';
import type { RunningGateway } from './running-gateway';
import { runGateway } from './running-gateway';

const clock = new ManualClock();
const entries: LogEntry[] = [];

let running: RunningGateway;
beforeAll(async () => {
  running = await runGateway({ schedulerClock: clock, onLog: (entry) => entries.push(entry) });
}, 60_000);
afterAll(() => running.stop());

describe('the schedules of the stack', () => {
  it('sweep once a minute', async () => {
    clock.advance(2 * 60_000);
    await running.local.lambda.drain();

    const sweeps = entries.filter(
      ({ line }) => line.kind === 'structured' && line.message === 'sweep_finished',
    );
    expect(sweeps.map(({ functionName }) => functionName)).toEqual([
      'ai-gateway-operations',
      'ai-gateway-operations',
    ]);
  });
});
