import type { Amounts } from '../metering/amounts';
import type { TokenUsage } from '../contract/events';
import type { Coverage } from '../guardrail/content-guard';
import type { GuardrailUnits } from '../pricing/guardrail-units';

/** Names a turn: one request of one user. */
export interface TurnKey {
  readonly userId: string;
  readonly requestId: string;
}

/** One attempt at a turn: what may renew and settle it. */
export interface TurnClaim extends TurnKey {
  /** Random, so that a repeated write, or a late one, is told from another attempt's. */
  readonly attempt: string;
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
  | 'lost'
  /** An attempt that found its turn taken: it held for an instant what it never used. Its record has a key of its own. */
  | 'superseded';

/** What is known of a turn when it begins. No user text. */
export interface OpenTurn extends TurnClaim {
  readonly conversationId: string;
  /** The model that the client asked for. */
  readonly modelId: string;
  readonly plan: string;
  /** The team that pays. */
  readonly team?: string | undefined;
  /** What is reserved for it. */
  readonly reserved: Amounts;
  /** The kinds of counters in which it counts, as `kindCode` writes them. */
  readonly counted: readonly string[];
  /** Epoch milliseconds: also when the reservation counts. */
  readonly openedAt: number;
  /** Epoch milliseconds; past it, the turn's function is taken for dead. */
  readonly leaseUntil: number;
  readonly traceId?: string | undefined;
  /** Epoch seconds after which the store may delete it. */
  readonly expiresAt: number;
}

/** How a turn ended and what it cost: with `OpenTurn` the ledger's record. */
export interface Settlement {
  /** Names the settlement; random: a repeated write finds its own. */
  readonly settlement: string;
  readonly outcome: Outcome;
  /** The error type where it failed or was refused. */
  readonly errorType?: string | undefined;
  /** The model that spoke; absent where none did. */
  readonly answeredBy?: string | undefined;
  readonly usage: TokenUsage;
  readonly serviceTier?: string | undefined;
  readonly guardrailUnits?: GuardrailUnits | undefined;
  /** How much of it the guardrail is known to have looked at; absent where there is none, or nobody knows. */
  readonly guardrail?: Coverage | undefined;
  /** The set and version of the prepared response that was given in place of a model's. */
  readonly prepared?: { readonly set: string; readonly version: number } | undefined;
  readonly charged: Amounts;
  /** The days from which the prices are that it was charged by; absent where the model has none. */
  readonly priceVersion?: string | undefined;
  /** True where the provider's usage was not had. */
  readonly estimated: boolean;
  readonly settledAt: number;
}

/** What a turn reserved at first, where its model was called: more than `reserved` where it was then clamped. */
interface Invoked {
  readonly firstReserved?: Amounts | undefined;
}

export type UnsettledTurn = OpenTurn &
  Invoked & {
    readonly state: 'open' | 'invoked';
    readonly cancelRequested: boolean;
  };

export type SettledTurn = OpenTurn & Invoked & Settlement & { readonly state: 'settled' };

/** A turn as the store has it. A cancel that came before its turn leaves a `tombstone`. */
export type Turn = { readonly state: 'tombstone' } | UnsettledTurn | SettledTurn;

export type OpenResult = { readonly status: 'opened' } | { readonly status: 'exists'; readonly turn: Turn };

/** What a renewal finds: `settled` and `taken` mean that the attempt must stop. */
export type Renewal = 'invoked' | 'cancelRequested' | 'settled' | 'taken';

/**
 * Port: the turn items, each of which is a state machine (open → invoked → settled) that only moves forward.
 * Every method rejects where the store fails.
 */
export interface TurnStore {
  /** Creates the turn where there is none of this key. */
  open(turn: OpenTurn): Promise<OpenResult>;
  /** Takes over a turn whose model was not called: `previous` names the attempt that opened it. */
  takeOver(turn: OpenTurn, previous: string): Promise<OpenResult>;
  /**
   * Marks the turn `invoked`, renews its lease, and records what is really reserved; what was at first stays as
   * `firstReserved`. `cancelRequested`: the user asked to
   * stop it; `settled`: somebody else has settled it; `taken`: another attempt has it.
   */
  renew(claim: TurnClaim, reserved: Amounts, leaseUntil: number): Promise<Renewal>;
  /**
   * Ends the turn, exactly once. False where it had ended before, or another attempt has it.
   *
   * @param dead where given, only if the turn still stands as it was seen: nobody has renewed it since
   */
  settle(claim: TurnClaim, settlement: Settlement, dead?: UnsettledTurn): Promise<boolean>;
  /** Writes the record of an attempt that found its turn taken, under the attempt's own key. */
  recordSuperseded(turn: OpenTurn, settlement: Settlement): Promise<void>;
  /** Leaves the wish to stop on the turn, or a tombstone where there is none. Answers the state that it found. */
  requestCancel(key: TurnKey, expiresAt: number): Promise<Turn['state'] | 'unknown'>;
  read(key: TurnKey): Promise<Turn | undefined>;
}

/** Port: the turns as a whole, for the sweep and the reconcile. */
export interface Ledger {
  /** The turns that are not settled yet, opened at this time (epoch milliseconds) or before. */
  unsettled(openedUntil: number): AsyncIterable<UnsettledTurn>;
  /** Every turn opened at this time or after, in any order. */
  since(openedFrom: number): AsyncIterable<UnsettledTurn | SettledTurn>;
}
