import { useEffect, useState } from 'react';

/** Short, so that a laptop that slept shows the right time soon after it wakes. */
const TICK_MILLISECONDS = 1000;

/**
 * The time, which goes on until `until` and then stands still. Epoch milliseconds.
 *
 * @param until stays the same for as long as the component lives; undefined where there is nothing to wait for
 */
export function useTimeUntil(until: number | undefined): number {
  const [now, setNow] = useState(Date.now);
  const isDue = until === undefined || now >= until;

  useEffect(() => {
    if (isDue) return;
    // Not later than the end itself, so that nobody waits a second too long.
    const timer = setTimeout(() => setNow(Date.now()), Math.min(TICK_MILLISECONDS, until - now));
    return () => clearTimeout(timer);
  }, [isDue, until, now]);

  return now;
}
