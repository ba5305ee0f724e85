import { byAccount, kindCode, kindOf } from '../metering/accounts';
import type { Amounts } from '../metering/amounts';
import { mapAmounts, NOTHING } from '../metering/amounts';
import { additions } from '../metering/changes';
import type { Kind } from '../metering/limits';
import type { Counter } from '../metering/meter';
import type { SettledTurn, UnsettledTurn } from '../turns/turn';

/** Between which values a counter must stand, by the ledger. */
export interface Expected {
  readonly counter: Counter;
  readonly least: number;
  readonly most: number;
}

/** The counters of one account, by `counterKey`. */
export type ExpectedAccount = ReadonlyMap<string, Expected>;

/** When the accounts were read, and how long before and after it a turn's writes may have been under way. */
export interface Moment {
  /** Epoch milliseconds of the first and the last reading. */
  readonly from: number;
  readonly until: number;
  readonly graceMs: number;
}

type Range = { readonly least: Amounts; readonly most: Amounts };

/** What every account must have stood at when it was read, by the turns of the ledger. */
export class ExpectedCounters {
  private readonly accounts = new Map<string, Map<string, Expected>>();

  /** @param limited the kinds of shared counters that the limits of a team need now, whenever they came */
  constructor(
    private readonly moment: Moment,
    private readonly limited: (team: string | undefined) => readonly Kind[],
  ) {}

  get all(): ReadonlyMap<string, ExpectedAccount> {
    return this.accounts;
  }

  add(turn: UnsettledTurn | SettledTurn): void {
    this.count(turn, turn.counted.map(kindOf), weight(turn, this.moment));
    // A limit that came later counts what was used before it: once the turn is over, for its own settlement knows nothing of it.
    const later = this.limited(turn.team).filter((kind) => !turn.counted.includes(kindCode(kind)));
    if (turn.state === 'settled' && !movedLately(turn, this.moment)) {
      this.count(turn, later, { least: turn.charged, most: turn.charged });
    }
  }

  private count(turn: UnsettledTurn | SettledTurn, kinds: readonly Kind[], { least, most }: Range): void {
    for (const [account, counted] of byAccount(kinds, turn)) {
      const entry = { at: turn.openedAt, kinds: counted };
      const greatest = additions(entry, most);
      additions(entry, least).forEach((change, index) =>
        this.widen(account, change, change.by, greatest[index]!.by),
      );
    }
  }

  private widen(account: string, { window, unit, slot }: Counter, least: number, most: number): void {
    const counters = this.accounts.get(account) ?? new Map<string, Expected>();
    this.accounts.set(account, counters);
    const counter = { window, unit, slot };
    const known = counters.get(counterKey(counter));
    counters.set(counterKey(counter), {
      counter,
      least: (known?.least ?? 0) + least,
      most: (known?.most ?? 0) + most,
    });
  }
}

export function counterKey({ window, unit, slot }: Counter): string {
  return `${window}/${unit}/${slot}`;
}

/**
 * What a turn can have weighed on an account at that moment. One that was quiet then weighs exactly its charge or its hold;
 * of one that moved, nothing is certain but that it weighed no more than the larger of both.
 */
function weight(turn: UnsettledTurn | SettledTurn, moment: Moment): Range {
  if (turn.openedAt > moment.until + moment.graceMs) return { least: NOTHING, most: NOTHING };
  const openedLately = turn.openedAt > moment.from - moment.graceMs;
  if (turn.state !== 'settled') {
    const surelyHeld = turn.state === 'invoked' && !openedLately;
    return { least: surelyHeld ? turn.reserved : NOTHING, most: mostReserved(turn) };
  }
  if (!movedLately(turn, moment)) return { least: turn.charged, most: turn.charged };
  // Without an answer it may never have been held.
  const surelyCounted = !openedLately && turn.answeredBy !== undefined;
  return {
    least: surelyCounted ? mapAmounts(turn.charged, turn.reserved, Math.min) : NOTHING,
    most: mapAmounts(turn.charged, mostReserved(turn), Math.max),
  };
}

/** A clamped turn may have held its first reservation still when it was read. */
function mostReserved({ reserved, firstReserved = reserved }: UnsettledTurn | SettledTurn): Amounts {
  return mapAmounts(reserved, firstReserved, Math.max);
}

function movedLately({ settledAt }: SettledTurn, { from, graceMs }: Moment): boolean {
  return settledAt > from - graceMs;
}
