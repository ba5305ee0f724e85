import type { FunctionInvoker } from '../function-invoker';
import type { ScheduleResource } from '../resources';
import type { SchedulerClock } from './scheduler-clock';
import { systemSchedulerClock } from './scheduler-clock';

export interface SchedulerOptions {
  readonly schedules: readonly ScheduleResource[];
  readonly functions: Pick<FunctionInvoker, 'invokeAsync'>;
  /** Default: the process's own. */
  readonly clock?: SchedulerClock;
}

/** A running EventBridge Scheduler. Nobody calls it, so it has no URL. */
export interface Scheduler {
  /** No function is invoked after it. */
  close(): Promise<void>;
}

/** Invokes each enabled schedule's function with its input, first one period from now. */
export function startScheduler({
  schedules,
  functions,
  clock = systemSchedulerClock,
}: SchedulerOptions): Scheduler {
  const running = schedules
    .filter(({ enabled }) => enabled)
    .map(({ everyMs, functionName, input }) =>
      repeat(clock, everyMs, () => {
        // On AWS, what Lambda does not take goes to a dead-letter queue: there is nobody to tell.
        functions.invokeAsync(functionName, input).catch(() => undefined);
      }),
    );
  return {
    close: async () => {
      for (const stop of running) stop();
    },
  };
}

/**
 * Calls at every whole period from now. Each wait is measured from the start, so that late timers do not add up; periods
 * that went by unseen, such as while a laptop slept, are left out.
 */
function repeat(clock: SchedulerClock, everyMs: number, call: () => void): () => void {
  const start = clock.now();
  let cancel: () => void;
  let period = 0;
  const arm = () => {
    const elapsed = clock.now() - start;
    // A timer may be early by less than a millisecond: the period that it rang for is not to ring again.
    period = Math.max(period + 1, Math.floor(elapsed / everyMs) + 1);
    cancel = clock.after(period * everyMs - elapsed, () => {
      arm();
      call();
    });
  };
  arm();
  return () => cancel();
}
