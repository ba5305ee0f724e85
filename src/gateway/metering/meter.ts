import type { Limit } from '../configuration/configuration';
import type { Amounts } from './amounts';

/**
 * The worst case of one attempt at a turn, held until it is settled. Each attempt has a hold of its own, so that a
 * duplicate that comes at the same time can release what it holds without touching the other's.
 */
export interface Hold {
  readonly userId: string;
  /** Names the hold; random. */
  readonly attempt: string;
  readonly requestId: string;
  readonly amounts: Amounts;
  readonly windowId: string;
  /** Epoch milliseconds; past it, whoever held it is taken for dead. */
  readonly leaseUntil: number;
}

/** A user's counters of one window: what was charged and what is held. */
export type Counters = Amounts;

export interface ReserveResult {
  readonly granted: boolean;
  /** After the reservation where it was granted; as they stood where it was refused. */
  readonly counters: Counters;
}

/**
 * Port: counters that no number of concurrent callers can push past a limit. Every method rejects where the store fails,
 * and the gateway refuses then: closed when in doubt.
 */
export interface Meter {
  /** Holds the amounts where every limit has room for them, in one conditional write. */
  reserve(hold: Hold, limits: readonly Limit[]): Promise<ReserveResult>;
  /**
   * Replaces the hold by what the turn really took, exactly once: where the hold is gone nothing changes.
   * Returns the counters afterwards.
   */
  settle(hold: Omit<Hold, 'leaseUntil'>, charge: Amounts): Promise<Counters>;
  read(userId: string, windowId: string): Promise<Counters>;
}
