/**
 * The times over which limits count. A rolling window of n slots is kept as forward sums: what is reserved in slot t is
 * added to the sums of t … t+n, so that the sum of the slot that a moment lies in holds all that was reserved over the
 * window before it, and a slot's length more at the most: a true sliding window is never passed, and nothing has to roll.
 */
export const COUNTING_WINDOWS = ['10min', '24h', 'month'] as const;

export type CountingWindow = (typeof COUNTING_WINDOWS)[number];

/** `now` counts what is under way at this moment. */
export type Window = CountingWindow | 'now';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

interface RollingWindow {
  readonly slotMs: number;
  /** Slots that make up the window. More of them waste less of the limit, n of n+1 is usable; and take more room. */
  readonly slots: number;
}

export const ROLLING: Readonly<Record<'10min' | '24h', RollingWindow>> = {
  '10min': { slotMs: MINUTE / 2, slots: 20 },
  '24h': { slotMs: HOUR, slots: 24 },
};

/** The number of the slot that a moment lies in: of a month, months since the year 0; of `now` always 0. */
export function slotAt(window: Window, epochMilliseconds: number): number {
  if (window === 'now') return 0;
  if (window !== 'month') return Math.floor(epochMilliseconds / ROLLING[window].slotMs);
  const date = new Date(epochMilliseconds);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** The slots whose sums must have room: a function whose clock is ahead may count in the next one already. */
export function slotsChecked(window: Window, epochMilliseconds: number): number[] {
  const current = slotAt(window, epochMilliseconds);
  return window === 'now' || window === 'month' ? [current] : [current, current + 1];
}

/** When a slot begins, in epoch milliseconds. */
export function slotStart(window: CountingWindow, slot: number): number {
  if (window !== 'month') return slot * ROLLING[window].slotMs;
  return Date.UTC(Math.floor(slot / 12), slot % 12);
}

/** The slots in whose sums a reservation counts: its own first. */
export function slotsCounting(window: Window, epochMilliseconds: number): number[] {
  const first = slotAt(window, epochMilliseconds);
  const more = window === 'now' || window === 'month' ? 0 : ROLLING[window].slots;
  return Array.from({ length: more + 1 }, (_, index) => first + index);
}

/**
 * Whether a settlement still corrects a slot's sum. One that has passed is looked at by nobody; a month's is kept one month
 * longer, for turns that cross its end.
 */
export function isCorrected(window: Window, slot: number, now: number): boolean {
  const current = slotAt(window, now);
  return slot >= (window === 'month' ? current - 1 : current);
}

/** Whether a slot's sum can be removed: passed for so long that no clock that lags corrects it any more. */
export function isLapsed(window: Window, slot: number, now: number): boolean {
  const current = slotAt(window, now);
  return slot < (window === 'month' ? current - 2 : current - 1);
}
