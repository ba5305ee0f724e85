import { userOf } from '../metering/accounts';
import { lapsed, valueOf } from '../metering/changes';
import { sharedKinds } from '../metering/limits';
import type { Accounts, Counter, CounterChange, MeterReading } from '../metering/meter';
import { ROLLING, slotAt, slotStart } from '../metering/windows';
import type { Ports } from '../ports';
import { settleExpiredMarks } from '../turns/expired-marks';
import type { Ledger } from '../turns/turn';
import type { ExpectedAccount } from './expected-counters';
import { counterKey, ExpectedCounters } from './expected-counters';

export type Reconciling = Pick<
  Ports,
  'clock' | 'configuration' | 'turns' | 'meter' | 'newId' | 'telemetry' | 'settings'
> & {
  readonly ledger: Ledger;
  readonly accounts: Accounts;
};

/** An account whose counters and the ledger disagree. */
export interface Difference {
  readonly account: string;
  /** What would make each counter right: negative where it is too high. */
  readonly changes: readonly CounterChange[];
  /** Shared accounts are; a user's settles itself by its marks. */
  readonly repaired: boolean;
}

/**
 * Recomputes every counter from the ledger, and repairs those that teams and the organisation share. Turns go on meanwhile,
 * so a counter is moved only as far as is certain, and never below what is true: what is not certain now is the next time.
 * A limit that has come meanwhile finds what was used before it.
 */
export async function reconcile(ports: Reconciling): Promise<readonly Difference[]> {
  const { clock, settings, accounts, ledger, configuration, telemetry } = ports;
  const current = await configuration.current();
  const from = clock.now();
  const readings = new Map<string, MeterReading>();
  for await (const { account, reading } of accounts.all()) readings.set(account, reading);
  // As long as a lease: within it an attempt that lives has recorded what it holds, or it never touches it again.
  const moment = { from, until: clock.now(), graceMs: settings.leaseMs };
  await clock.sleep(2 * settings.leaseMs);
  const expected = new ExpectedCounters(moment, (team) => sharedKinds(current, team));
  const earliest = earliestCounted(from);
  for await (const turn of ledger.since(earliest)) expected.add(turn);
  // A turn that nobody has settled for so long still counts as under way.
  for await (const turn of ledger.unsettled(earliest - 1)) expected.add(turn);

  const differences: Difference[] = [];
  for (const account of new Set([...readings.keys(), ...expected.all.keys()])) {
    const reading = readings.get(account) ?? NEVER_WRITTEN;
    try {
      const difference = await reconcileAccount(ports, account, reading, expected.all.get(account), from);
      if (difference) differences.push(difference);
    } catch (error) {
      telemetry.log('warn', 'account_not_reconciled', { account: nameOf(account) }, error);
    }
  }
  telemetry.measure('ReconcileDifferences', differences.length, {});
  telemetry.log('info', 'reconcile_finished', { accounts: readings.size, differences: differences.length });
  return differences;
}

const NEVER_WRITTEN: MeterReading = { counters: [], marks: [], reconciledAt: 0 };

async function reconcileAccount(
  ports: Reconciling,
  account: string,
  reading: MeterReading,
  expected: ExpectedAccount | undefined,
  readAt: number,
): Promise<Difference | undefined> {
  const { clock, telemetry } = ports;
  const changes = missing(reading, expected, clock.now());
  const userId = userOf(account);
  const repaired =
    userId === undefined
      ? await repair(ports, account, reading, changes, readAt)
      : await settleExpiredMarks(ports, userId, reading.marks).then(() => false);
  if (changes.length === 0) return undefined;
  telemetry.log('warn', 'counters_differ', { account: nameOf(account), repaired });
  return { account, changes, repaired };
}

/** Also drops what nobody looks at any more, so that the item stays small when turns come again after a rest. */
async function repair(
  { meter, clock }: Reconciling,
  account: string,
  reading: MeterReading,
  add: readonly CounterChange[],
  readAt: number,
): Promise<boolean> {
  const remove = lapsed(reading, clock.now());
  if (add.length === 0 && remove.length === 0) return false;
  const reconciledAt = { from: reading.reconciledAt, to: readAt };
  const { applied } = await meter.update(account, { add, remove, reconciledAt });
  return applied && add.length > 0;
}

/** A user's own id is no matter of the log. */
function nameOf(account: string): string {
  return userOf(account) === undefined ? account : 'user';
}

/** What brings each counter that is still looked at into the range that the ledger allows. */
function missing(reading: MeterReading, expected: ExpectedAccount | undefined, now: number): CounterChange[] {
  const counters = new Map<string, Counter>();
  for (const counter of reading.counters) counters.set(counterKey(counter), counter);
  for (const [key, { counter }] of expected ?? []) counters.set(key, counter);
  return [...counters]
    .filter(([, { window, slot }]) => slot >= slotAt(window, now))
    .map(([key, { window, unit, slot }]) => {
      const value = valueOf(reading, { window, unit, slot });
      const { least, most } = expected?.get(key) ?? { least: 0, most: 0 };
      return { window, unit, slot, by: value < least ? least - value : Math.min(0, most - value) };
    })
    .filter(({ by }) => by !== 0);
}

/** When the earliest turn was opened that counts in any window. */
function earliestCounted(now: number): number {
  const month = slotStart('month', slotAt('month', now));
  const day = slotStart('24h', slotAt('24h', now) - ROLLING['24h'].slots);
  return Math.min(month, day);
}
