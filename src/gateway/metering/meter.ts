import type { Amounts, Counted } from './amounts';
import type { Window } from './windows';

/** One counter of an account. */
export interface Counter {
  readonly window: Window;
  readonly unit: Counted;
  /** See `slotAt`. */
  readonly slot: number;
}

export interface CounterChange extends Counter {
  /** Added to the counter; negative to take off. */
  readonly by: number;
}

/** What a reservation adds to, whose sums it knows by its time. */
export interface Entry {
  /** Epoch milliseconds: decides the slots. */
  readonly at: number;
  readonly kinds: readonly Pick<Counter, 'window' | 'unit'>[];
}

/**
 * A hold on a user's account: the worst case of one attempt at a turn. Each attempt has one of its own, so that a duplicate
 * that comes at the same time can release what it holds without touching the other's.
 */
export interface Mark extends Entry {
  /** Names the mark; random. */
  readonly attempt: string;
  readonly requestId: string;
  /** Epoch milliseconds; past it the turn's own record says whether anybody lives. */
  readonly leaseUntil: number;
  readonly amounts: Amounts;
}

/** An account as it stands. A counter that is not there is 0. */
export interface MeterReading {
  readonly counters: readonly (Counter & { readonly value: number })[];
  /** Of a user's account alone: a shared one would grow, and be slow, with as many as write to it. */
  readonly marks: readonly Mark[];
  /** When a reconcile last repaired it, epoch milliseconds; 0 for never. */
  readonly reconciledAt: number;
}

/** One write to one account, all of it or nothing. */
export interface MeterUpdate {
  readonly add: readonly CounterChange[];
  /** Counters that nobody looks at any more. */
  readonly remove?: readonly Counter[];
  /** Refused where one of these stands higher than `atMost` before the write. */
  readonly room?: readonly (Counter & { readonly atMost: number })[];
  /** Refused where the mark is not exactly `from` (undefined: there is none); then it is `to` (undefined: none). */
  readonly mark?: { readonly from?: Mark | undefined; readonly to?: Mark | undefined };
  /** Refused where the account was repaired at another time than `from`; then it is `to`. */
  readonly reconciledAt?: { readonly from: number; readonly to: number };
  /**
   * True where writing twice would leave a counter too low: such a write is not repeated where its fate is unknown. A write
   * that fails then may have happened, or not.
   */
  readonly atMostOnce?: boolean;
}

export interface MeterAnswer {
  readonly applied: boolean;
  /** After the write where it was applied; as it stood where it was refused. */
  readonly reading: MeterReading;
}

/**
 * Port: counters that no number of concurrent callers can push past a limit. Every method rejects where the store fails,
 * and the gateway refuses then: closed when in doubt.
 */
export interface Meter {
  update(account: string, update: MeterUpdate): Promise<MeterAnswer>;
  read(account: string): Promise<MeterReading>;
}

/** Port: every account, for the reconcile. */
export interface Accounts {
  all(): AsyncIterable<{ readonly account: string; readonly reading: MeterReading }>;
}
