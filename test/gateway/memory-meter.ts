import type { Limit } from '../../src/gateway/configuration/configuration';
import type { Amounts, Unit } from '../../src/gateway/metering/amounts';
import { NOTHING, UNITS } from '../../src/gateway/metering/amounts';
import { exceededLimit } from '../../src/gateway/metering/limits';
import type { Counters, Hold, Meter, ReserveResult } from '../../src/gateway/metering/meter';

const combine = (a: Amounts, b: Amounts, sign: 1 | -1): Amounts =>
  Object.fromEntries(UNITS.map((unit: Unit) => [unit, a[unit] + sign * b[unit]])) as unknown as Amounts;

/** The meter's contract in memory, for tests of the domain. */
export class MemoryMeter implements Meter {
  readonly counters = new Map<string, Counters>();
  readonly holds = new Map<string, Hold>();
  failing = false;

  async reserve(hold: Hold, limits: readonly Limit[]): Promise<ReserveResult> {
    this.answer();
    const counters = this.countersOf(hold.userId, hold.windowId);
    if (exceededLimit(limits, counters, hold.amounts)) return { granted: false, counters };
    this.holds.set(hold.attempt, hold);
    return { granted: true, counters: this.add(hold, hold.amounts) };
  }

  async settle(hold: Omit<Hold, 'leaseUntil'>, charge: Amounts): Promise<Counters> {
    this.answer();
    if (!this.holds.delete(hold.attempt)) return this.countersOf(hold.userId, hold.windowId);
    return this.add(hold, combine(charge, hold.amounts, -1));
  }

  async read(userId: string, windowId: string): Promise<Counters> {
    this.answer();
    return this.countersOf(userId, windowId);
  }

  private add({ userId, windowId }: Pick<Hold, 'userId' | 'windowId'>, amounts: Amounts): Counters {
    const counters = combine(this.countersOf(userId, windowId), amounts, 1);
    this.counters.set(`${userId} ${windowId}`, counters);
    return counters;
  }

  private countersOf(userId: string, windowId: string): Counters {
    return this.counters.get(`${userId} ${windowId}`) ?? NOTHING;
  }

  private answer(): void {
    if (this.failing) throw new Error('The store does not answer');
  }
}
