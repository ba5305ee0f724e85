import type { Amounts } from './amounts';
import type { Counter, CounterChange, Entry, MeterReading } from './meter';
import { isCorrected, isLapsed, slotsCounting } from './windows';

/** What a reservation adds: to its own slot's sum and to those of the slots in whose windows it lies. */
export function additions({ at, kinds }: Entry, amounts: Amounts): CounterChange[] {
  return kinds.flatMap(({ window, unit }) =>
    slotsCounting(window, at).map((slot) => ({ window, unit, slot, by: amounts[unit] })),
  );
}

/** What a settlement changes: the reservation's own sums, as far as anybody still looks at them. */
export function corrections(entry: Entry, by: Amounts, now: number): CounterChange[] {
  return additions(entry, by).filter(
    ({ window, slot, by: change }) => change !== 0 && isCorrected(window, slot, now),
  );
}

/** An update has room for so many removals beside the longest list of changes; the rest goes with the next. */
const MOST_REMOVED = 60;

/** The counters of a reading that nobody looks at any more. */
export function lapsed({ counters }: MeterReading, now: number): Counter[] {
  return counters
    .filter(({ window, slot }) => isLapsed(window, slot, now))
    .slice(0, MOST_REMOVED)
    .map(({ window, unit, slot }) => ({ window, unit, slot }));
}

/** Where a counter stands. */
export function valueOf({ counters }: MeterReading, counter: Counter): number {
  const found = counters.find(
    ({ window, unit, slot }) => window === counter.window && unit === counter.unit && slot === counter.slot,
  );
  return found?.value ?? 0;
}
