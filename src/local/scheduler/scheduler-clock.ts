/** What the scheduler knows of time. */
export interface SchedulerClock {
  /** Milliseconds from any point, that never go back. */
  now(): number;
  /** Calls once, so many milliseconds from now. Returns what calls it off. */
  after(milliseconds: number, call: () => void): () => void;
}

/** The longest that Node.js waits: a longer timer would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The process's own time; its timers keep no process alive. */
export const systemSchedulerClock: SchedulerClock = {
  now: () => performance.now(),
  after(milliseconds, call) {
    const due = performance.now() + milliseconds;
    let timer: NodeJS.Timeout;
    const arm = () => {
      const left = due - performance.now();
      timer = setTimeout(left > LONGEST_TIMER_MS ? arm : call, Math.min(left, LONGEST_TIMER_MS)).unref();
    };
    arm();
    return () => clearTimeout(timer);
  },
};
