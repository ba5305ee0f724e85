import { afterEach, describe, expect, it } from '@jest/globals';
import { setTimeout } from 'node:timers/promises';
import type { ScheduleResource } from '../../../src/local/resources';
import { startScheduler, type Scheduler } from '../../../src/local/scheduler/scheduler';
import { ManualClock } from './manual-clock';

const sweep: ScheduleResource = {
  name: 'sweep',
  everyMs: 60_000,
  functionName: 'operations',
  input: { action: 'sweep' },
  enabled: true,
};
const reconcile = { ...sweep, name: 'reconcile', everyMs: 3_600_000, input: { action: 'reconcile' } };

let scheduler: Scheduler;
afterEach(() => scheduler.close());

/** Starts the schedules; tells what was invoked, and at which second since. */
function start(schedules: readonly ScheduleResource[], clock = new ManualClock()) {
  const invocations: [second: number, functionName: string, payload: unknown][] = [];
  const started = clock.now();
  const invokeAsync = async (functionName: string, payload: unknown) => {
    invocations.push([(clock.now() - started) / 1_000, functionName, payload]);
  };
  scheduler = startScheduler({ schedules, functions: { invokeAsync }, clock });
  const secondsOf = () => invocations.map(([second]) => second);
  return { clock, invocations, secondsOf };
}

describe('a schedule', () => {
  it('invokes its function with its input, once a period', () => {
    const { clock, invocations } = start([sweep]);

    clock.advance(120_000);

    expect(invocations).toEqual([
      [60, 'operations', { action: 'sweep' }],
      [120, 'operations', { action: 'sweep' }],
    ]);
  });

  it('invokes nothing before its first period has passed', () => {
    const { clock, invocations } = start([sweep]);

    clock.advance(59_000);

    expect(invocations).toEqual([]);
  });

  it('does not drift where its timers are late', () => {
    const { clock, secondsOf } = start([sweep]);

    clock.advance(3_600_000, 7_000);

    const late = secondsOf().map((second, index) => second - 60 * (index + 1));
    expect(late).toHaveLength(60);
    expect(Math.max(...late)).toBeLessThan(7);
  });

  it('leaves out the periods that it slept through', () => {
    const { clock, secondsOf } = start([sweep]);

    clock.advance(600_000, 600_000);
    clock.advance(60_000);

    expect(secondsOf()).toEqual([600, 660]);
  });

  it('is one of several, each with its own period', () => {
    const { clock, invocations } = start([sweep, reconcile]);

    clock.advance(3_600_000);

    const actions = invocations.map(([, , payload]) => (payload as { action: string }).action);
    expect(actions.filter((action) => action === 'sweep')).toHaveLength(60);
    expect(actions.filter((action) => action === 'reconcile')).toHaveLength(1);
  });

  it('that is disabled invokes nothing', () => {
    const { clock, invocations } = start([{ ...sweep, enabled: false }]);

    clock.advance(600_000);

    expect(invocations).toEqual([]);
  });

  it('goes on where Lambda does not take an event', () => {
    const clock = new ManualClock();
    let refusals = 0;
    const invokeAsync = () => Promise.reject(new Error(`refusal ${(refusals += 1)}`));
    scheduler = startScheduler({ schedules: [sweep], functions: { invokeAsync }, clock });

    clock.advance(180_000);

    expect(refusals).toBe(3);
  });

  it('ends when the scheduler closes', async () => {
    const { clock, invocations } = start([sweep]);
    clock.advance(60_000);

    await scheduler.close();
    clock.advance(600_000);

    expect(invocations).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });
});

describe('the process’s own time', () => {
  it('is what schedules run on by default', async () => {
    const invocations: unknown[] = [];
    const invokeAsync = async (_: string, payload: unknown) => void invocations.push(payload);
    scheduler = startScheduler({ schedules: [{ ...sweep, everyMs: 50 }], functions: { invokeAsync } });

    while (invocations.length < 2) await setTimeout(10);

    expect(invocations).toEqual([sweep.input, sweep.input]);
  });

  it('waits for a period that is longer than a timer of Node.js can be', async () => {
    const invocations: unknown[] = [];
    const invokeAsync = async (_: string, payload: unknown) => void invocations.push(payload);
    const month = { ...sweep, everyMs: 30 * 86_400_000 };
    scheduler = startScheduler({ schedules: [month], functions: { invokeAsync } });

    await setTimeout(50);

    expect(invocations).toEqual([]);
  });
});
