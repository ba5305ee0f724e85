/** A span of time over which limits count: here the calendar month, UTC. */
export interface Window {
  /** Names the window among all others: `2026-11`. Part of the counters' attribute names. */
  readonly id: string;
  /** When it ends and its counters start anew, ISO 8601. */
  readonly endsAt: string;
}

/** The calendar month (UTC) in which a moment lies. */
export function monthOf(epochMilliseconds: number): Window {
  const date = new Date(epochMilliseconds);
  return {
    id: date.toISOString().slice(0, 7),
    endsAt: new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1)).toISOString(),
  };
}
