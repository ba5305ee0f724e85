import { isDeepStrictEqual } from 'node:util';
import type {
  Accounts,
  Counter,
  Mark,
  Meter,
  MeterAnswer,
  MeterReading,
  MeterUpdate,
} from '../../src/gateway/metering/meter';

interface Account {
  readonly counters: Map<string, { counter: Counter; value: number }>;
  readonly marks: Map<string, Mark>;
  reconciledAt: number;
}

const keyOf = ({ window, unit, slot }: Counter) => `${window}/${unit}/${slot}`;

/** The meter's contract in memory, for tests of the domain. */
export class MemoryMeter implements Meter, Accounts {
  private readonly items = new Map<string, Account>();
  failing: readonly ('read' | 'update')[] = [];
  /** Updates of these accounts fail, the others go on. */
  failingAccounts: readonly string[] = [];

  async update(account: string, update: MeterUpdate): Promise<MeterAnswer> {
    this.answer('update', account);
    const item = this.itemOf(account);
    if (!this.holds(item, update)) return { applied: this.isWritten(item, update), reading: readingOf(item) };
    for (const { by, ...counter } of update.add) {
      if (by === 0) continue;
      const value = item.counters.get(keyOf(counter))?.value ?? 0;
      item.counters.set(keyOf(counter), { counter, value: value + by });
    }
    for (const counter of update.remove ?? []) item.counters.delete(keyOf(counter));
    if (update.mark?.from) item.marks.delete(update.mark.from.attempt);
    if (update.mark?.to) item.marks.set(update.mark.to.attempt, update.mark.to);
    if (update.reconciledAt) item.reconciledAt = update.reconciledAt.to;
    return { applied: true, reading: readingOf(item) };
  }

  async read(account: string): Promise<MeterReading> {
    this.answer('read', account);
    return readingOf(this.itemOf(account));
  }

  async *all(): AsyncGenerator<{ account: string; reading: MeterReading }> {
    for (const [account, item] of this.items) yield { account, reading: readingOf(item) };
  }

  /** Where an account stands, for tests to look at. */
  peek(account: string): MeterReading {
    return readingOf(this.itemOf(account));
  }

  private holds(item: Account, { room = [], mark, reconciledAt }: MeterUpdate): boolean {
    if (room.some((counter) => (item.counters.get(keyOf(counter))?.value ?? 0) > counter.atMost))
      return false;
    if (mark && !isDeepStrictEqual(item.marks.get((mark.from ?? mark.to)!.attempt), mark.from)) return false;
    return !reconciledAt || item.reconciledAt === reconciledAt.from;
  }

  private isWritten(item: Account, { mark, reconciledAt }: MeterUpdate): boolean {
    if (mark?.to) return isDeepStrictEqual(item.marks.get(mark.to.attempt), mark.to);
    return reconciledAt !== undefined && item.reconciledAt === reconciledAt.to;
  }

  private itemOf(account: string): Account {
    const item = this.items.get(account) ?? { counters: new Map(), marks: new Map(), reconciledAt: 0 };
    this.items.set(account, item);
    return item;
  }

  private answer(operation: 'read' | 'update', account: string): void {
    if (this.failing.includes(operation) || this.failingAccounts.includes(account)) {
      throw new Error('The store does not answer');
    }
  }
}

function readingOf({ counters, marks, reconciledAt }: Account): MeterReading {
  return {
    counters: [...counters.values()].map(({ counter, value }) => ({ ...counter, value })),
    marks: [...marks.values()],
    reconciledAt,
  };
}
