import { jest } from '@jest/globals';
import type { Schedule } from '../../src/client/schedule';
import type { VirtualClock } from '../gateway/virtual-clock';

let clock: VirtualClock | undefined;

/** Makes the timers of the client, which must be imported after this file, run by the clock that the gateway runs by. */
export function scheduleBy(virtual: VirtualClock): void {
  clock = virtual;
}

const schedule: Schedule = (callback, milliseconds) => {
  const cancelled = new AbortController();
  void clock!.sleep(milliseconds, cancelled.signal).then(() => {
    if (!cancelled.signal.aborted) callback();
  });
  return () => cancelled.abort();
};

jest.mock('../../src/client/schedule', () => ({ schedule }));
