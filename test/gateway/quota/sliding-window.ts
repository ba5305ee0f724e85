/*
 * The oracle's own calendar: true sliding windows, to the millisecond, and beside them the slots that a counter's name has.
 * It repeats nothing of the product's code on purpose.
 */

export type OracleWindow = '10min' | '24h' | 'month' | 'now';

const ROLLING_MS: Readonly<Record<string, { readonly length: number; readonly slot: number }>> = {
  '10min': { length: 600_000, slot: 30_000 },
  '24h': { length: 86_400_000, slot: 3_600_000 },
};

/** Whether what began at `at` counts in the window that ends at `now`. */
export function isWithin(window: OracleWindow, at: number, now: number): boolean {
  const rolling = ROLLING_MS[window];
  if (rolling) return at > now - rolling.length && at <= now;
  return window === 'now' || monthNumber(at) === monthNumber(now);
}

/** The number of the slot that a moment lies in. */
export function slotNumber(window: OracleWindow, at: number): number {
  const rolling = ROLLING_MS[window];
  if (rolling) return (at - (at % rolling.slot)) / rolling.slot;
  return window === 'now' ? 0 : monthNumber(at);
}

/** Whether what began at `at` is part of a slot's forward sum. */
export function isInSum(window: OracleWindow, at: number, slot: number): boolean {
  const rolling = ROLLING_MS[window];
  const own = slotNumber(window, at);
  return rolling ? own <= slot && slot - own <= rolling.length / rolling.slot : own === slot;
}

/** When a window lets go, at the latest, of what began at `at`: the slot's granularity and a clock's lead included. */
export function isSurelyOutside(window: OracleWindow, at: number, now: number): boolean {
  const rolling = ROLLING_MS[window];
  if (rolling) return at <= now - rolling.length - rolling.slot;
  return window === 'month' && monthNumber(at) !== monthNumber(now);
}

/** The next moments at which something changes, for a clock that goes there. */
export function boundariesAfter(now: number): number[] {
  const date = new Date(now);
  return [
    now - (now % 30_000) + 30_000,
    now - (now % 3_600_000) + 3_600_000,
    Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1),
    Date.UTC(date.getUTCFullYear() + 1, 0),
  ];
}

function monthNumber(at: number): number {
  const date = new Date(at);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
