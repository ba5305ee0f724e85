import type { Amounts } from '../metering/amounts';
import type { TokenUsage } from '../contract/events';

/** Names a turn: one request of one user. */
export interface TurnKey {
  readonly userId: string;
  readonly requestId: string;
}

/** How a turn ended. */
export type Outcome =
  | 'completed'
  | 'guardrail_intervened'
  | 'cancelled'
  | 'refused'
  | 'failed'
  | 'timed_out'
  /** Its function died; what it took was estimated afterwards. */
  | 'lost';

/** What is known of a turn when it begins. No user text. */
export interface OpenTurn extends TurnKey {
  /** The attempt that opened it, so that a repeated write is told from another attempt's. */
  readonly attempt: string;
  readonly conversationId: string;
  readonly modelId: string;
  readonly plan: string;
  /** What was reserved for it, and in which window. */
  readonly reserved: Amounts;
  readonly windowId: string;
  /** Epoch milliseconds. */
  readonly openedAt: number;
  /** Epoch milliseconds; past it, the turn's function is taken for dead. */
  readonly leaseUntil: number;
  readonly traceId?: string | undefined;
  /** Epoch seconds after which the store may delete it. */
  readonly expiresAt: number;
}

/** How a turn ended and what it cost: with `OpenTurn` the ledger's record. */
export interface Settlement {
  readonly outcome: Outcome;
  /** The error type where it failed or was refused. */
  readonly errorType?: string | undefined;
  readonly usage: TokenUsage;
  readonly charged: Amounts;
  /** True where the provider's usage was not had. */
  readonly estimated: boolean;
  readonly settledAt: number;
}

/** A turn as the store has it. A cancel that came before its turn leaves a `tombstone`. */
export type Turn =
  | { readonly state: 'tombstone' }
  | (OpenTurn & { readonly state: 'open' | 'invoked'; readonly cancelRequested: boolean })
  | (OpenTurn & Settlement & { readonly state: 'settled' });

export type OpenResult = { readonly status: 'opened' } | { readonly status: 'exists'; readonly turn: Turn };

/**
 * Port: the turn items, each of which is a state machine (open → invoked → settled) that only moves forward.
 * Every method rejects where the store fails.
 */
export interface TurnStore {
  /** Creates the turn where there is none of this key. */
  open(turn: OpenTurn): Promise<OpenResult>;
  /** Takes over a turn whose function died before the model was called: `previous` names the attempt that opened it. */
  takeOver(turn: OpenTurn, previous: string): Promise<OpenResult>;
  /**
   * Marks the turn `invoked` and renews its lease. `cancelRequested`: the user asked to stop it; `settled`: somebody else
   * has settled it, and its function must stop.
   */
  renew(key: TurnKey, leaseUntil: number): Promise<'invoked' | 'cancelRequested' | 'settled'>;
  /** Ends the turn, exactly once. False where it had ended before. */
  settle(key: TurnKey, settlement: Settlement): Promise<boolean>;
  /** Leaves the wish to stop on the turn, or a tombstone where there is none. Answers the state that it found. */
  requestCancel(key: TurnKey, expiresAt: number): Promise<Turn['state'] | 'unknown'>;
  read(key: TurnKey): Promise<Turn | undefined>;
}
