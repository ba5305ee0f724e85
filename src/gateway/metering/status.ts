import type { LimitStatus } from '../contract/events';
import type { Subject } from './accounts';
import { accountOf } from './accounts';
import { valueOf } from './changes';
import type { Kind, Limit } from './limits';
import type { MeterReading } from './meter';
import { ROLLING, slotAt, slotsChecked, slotStart } from './windows';

/** The readings of all accounts that a turn counts in. */
export type Readings = ReadonlyMap<string, MeterReading>;

export function readingOf(readings: Readings, kind: Kind, subject: Subject): MeterReading {
  return readings.get(accountOf(kind, subject))!;
}

/** What counts against a limit at this moment. */
export function usedOf({ window, unit }: Kind, reading: MeterReading, now: number): number {
  return Math.max(...slotsChecked(window, now).map((slot) => valueOf(reading, { window, unit, slot })));
}

/** Where each limit stands, for people to see. */
export function statusOf(
  limits: readonly Limit[],
  readings: Readings,
  subject: Subject,
  warnAtPercent: readonly number[],
  now: number,
): LimitStatus[] {
  return limits.map((limit) => limitStatus(limit, readingOf(readings, limit, subject), warnAtPercent, now));
}

export function limitStatus(
  limit: Limit,
  reading: MeterReading,
  warnAtPercent: readonly number[],
  now: number,
): LimitStatus {
  const { scope, window, unit, limit: most, raisedUntil } = limit;
  const used = usedOf(limit, reading, now);
  const warning = thresholdReached(used, most, warnAtPercent);
  return {
    scope,
    window,
    unit,
    limit: most,
    used,
    remaining: Math.max(0, most - used),
    ...(used > 0 && releasesOf(limit, reading, now)),
    ...(raisedUntil !== undefined && { raisedUntil: isoTime(raisedUntil) }),
    ...(warning !== undefined && { warning }),
  };
}

/** The highest threshold, in per cent of a limit, that an amount has reached. A limit of nothing is always used up. */
export function thresholdReached(
  used: number,
  limit: number,
  warnAtPercent: readonly number[],
): number | undefined {
  const reached = warnAtPercent.filter((percent) => used * 100 >= limit * percent);
  return reached.length === 0 ? undefined : Math.max(...reached);
}

/** From when on a limit has room for an amount if nothing more is used; undefined where it never has, or nobody knows. */
export function roomFrom(
  limit: Limit,
  reading: MeterReading,
  needed: number,
  now: number,
): number | undefined {
  const { window, unit, limit: most } = limit;
  if (needed > most || window === 'now') return undefined;
  const current = slotAt(window, now);
  const last = current + (window === 'month' ? 1 : ROLLING[window].slots + 1);
  for (let slot = current + 1; slot < last; slot++) {
    if (valueOf(reading, { window, unit, slot }) + needed <= most) return slotStart(window, slot);
  }
  return slotStart(window, last);
}

/** When the amount in use frees up: its next part, and all of it. */
function releasesOf(limit: Limit, reading: MeterReading, now: number): Partial<LimitStatus> {
  const { window } = limit;
  if (window === 'now') return {};
  const all = roomFrom({ ...limit, limit: 0 }, reading, 0, now)!;
  if (window === 'month') return { resetsAt: isoTime(all) };
  const next = roomFrom({ ...limit, limit: usedOf(limit, reading, now) - 1 }, reading, 0, now)!;
  return { nextReleaseAt: isoTime(next), resetsAt: isoTime(all) };
}

function isoTime(epochMilliseconds: number): string {
  return new Date(epochMilliseconds).toISOString();
}
