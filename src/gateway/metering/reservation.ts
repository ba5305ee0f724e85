import type { Subject } from './accounts';
import { byAccount, entryOf, isShared, kindsCounted, userAccount } from './accounts';
import type { Amounts } from './amounts';
import { difference } from './amounts';
import { additions, corrections, lapsed } from './changes';
import type { Limit } from './limits';
import type { Entry, Mark, Meter, MeterReading } from './meter';
import { slotsChecked } from './windows';

/** One attempt's holds on every account that its turn counts in. */
export interface ReservationRequest extends Subject {
  readonly attempt: string;
  readonly requestId: string;
  /** Epoch milliseconds: when it counts. */
  readonly at: number;
  readonly leaseUntil: number;
  readonly limits: readonly Limit[];
}

interface AccountHold {
  readonly account: string;
  readonly entry: Entry;
  readonly limits: readonly Limit[];
  /** What is held; undefined for nothing. */
  held: Amounts | undefined;
  /** What may be held besides: a write whose answer has not come. */
  uncertain: Amounts | undefined;
  reading: MeterReading | undefined;
}

/**
 * Holds a turn's worst case on the accounts of its user, team and organisation, all at once: one trip. Knows nothing of the
 * turn's record: whoever releases a shared hold answers for the ledger's knowing of it.
 */
export class Reservation {
  private readonly holds: AccountHold[];

  constructor(
    private readonly meter: Meter,
    private readonly request: ReservationRequest,
  ) {
    const limits = byAccount(request.limits, request);
    this.holds = [...byAccount(kindsCounted(request.limits), request)].map(([account, kinds]) => ({
      account,
      entry: entryOf(kinds, request.at),
      limits: limits.get(account) ?? [],
      held: undefined,
      uncertain: undefined,
      reading: undefined,
    }));
  }

  /** The accounts as they were last seen: after `hold` has answered. */
  get readings(): Map<string, MeterReading> {
    return new Map(this.holds.map(({ account, reading }) => [account, reading!]));
  }

  /** The limits of the accounts that hold nothing: those that refused. */
  get refusing(): Limit[] {
    return this.holds.filter(({ held }) => held === undefined).flatMap(({ limits }) => limits);
  }

  /** Whether a team's or the organisation's account holds something. */
  get holdsShared(): boolean {
    return this.holds.some(({ account, held }) => isShared(account) && held !== undefined);
  }

  /** Holds of other attempts on the user's account, as they were last seen. */
  get otherMarks(): Mark[] {
    const { marks } = this.readings.get(userAccount(this.request.userId))!;
    return marks.filter(({ attempt }) => attempt !== this.request.attempt);
  }

  /**
   * Holds the amounts on every account: anew where nothing is held yet, less where more is. True where all accounts hold.
   * Rejects, when all have answered, where one of them failed: then it is not known what is held.
   */
  async hold(amounts: Amounts, now: number): Promise<boolean> {
    const failures = await this.onEach(async (hold) => {
      const { held } = hold;
      hold.uncertain = amounts;
      await (held === undefined ? this.reserve(hold, amounts, now) : this.shrink(hold, held, amounts, now));
      hold.uncertain = undefined;
    });
    if (failures.length > 0) throw failures[0];
    return this.holds.every(({ held }) => held !== undefined);
  }

  /**
   * Replaces what is held by what the turn really took. Never rejects: what stays held is too high, and found by the user's
   * next request or the reconcile.
   *
   * @param shared false where the shared accounts must be left as they are
   * @returns what failed
   */
  async settle(charge: Amounts, now: number, shared: boolean): Promise<unknown[]> {
    return this.onEach(async (hold) => {
      if (!isShared(hold.account)) return this.settleUser(hold, charge, now);
      if (shared && hold.held !== undefined && hold.uncertain === undefined) {
        await this.settleShared(hold, hold.held, charge, now);
      }
    });
  }

  private async reserve(hold: AccountHold, amounts: Amounts, now: number): Promise<void> {
    const { account, entry, limits } = hold;
    const { applied, reading } = await this.meter.update(account, {
      add: additions(entry, amounts),
      room: limits.flatMap(({ window, unit, limit }) =>
        // A month’s counter is that of the month in which the reservation counts, though another has begun meanwhile.
        slotsChecked(window, window === 'month' ? entry.at : now).map((slot) => ({
          window,
          unit,
          slot,
          atMost: limit - amounts[unit],
        })),
      ),
      ...(!isShared(account) && { mark: { to: this.markOf(entry, amounts) } }),
    });
    hold.reading = reading;
    if (applied) hold.held = amounts;
  }

  private async shrink(hold: AccountHold, held: Amounts, amounts: Amounts, now: number): Promise<void> {
    const { account, entry } = hold;
    const add = corrections(entry, difference(amounts, held), now);
    if (add.length === 0) return;
    const { applied, reading } = await this.meter.update(account, {
      add,
      ...(isShared(account)
        ? { atMostOnce: true }
        : { mark: { from: this.markOf(entry, held), to: this.markOf(entry, amounts) } }),
    });
    hold.reading = reading;
    // A mark that is gone was settled by somebody who took this attempt for dead.
    hold.held = applied ? amounts : undefined;
  }

  /** Exactly once, by the mark: of two that it may be, only the one that is there is replaced. */
  private async settleUser(hold: AccountHold, charge: Amounts, now: number): Promise<void> {
    for (const from of [hold.uncertain, hold.held]) {
      if (from === undefined) continue;
      const { applied, reading } = await this.meter.update(hold.account, {
        add: corrections(hold.entry, difference(charge, from), now),
        remove: hold.reading ? lapsed(hold.reading, now) : [],
        mark: { from: this.markOf(hold.entry, from) },
      });
      hold.reading = reading;
      if (applied) break;
    }
    hold.held = hold.uncertain = undefined;
  }

  private async settleShared(hold: AccountHold, held: Amounts, charge: Amounts, now: number): Promise<void> {
    // Before it is written: what fails may have happened, and must not be written again.
    hold.held = undefined;
    const add = corrections(hold.entry, difference(charge, held), now);
    const remove = lapsed(hold.reading!, now);
    if (add.length === 0 && remove.length === 0) return;
    const { reading } = await this.meter.update(hold.account, { add, remove, atMostOnce: true });
    hold.reading = reading;
  }

  private async onEach(work: (hold: AccountHold) => Promise<void>): Promise<unknown[]> {
    const answers = await Promise.allSettled(this.holds.map(work));
    return answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
  }

  private markOf(entry: Entry, amounts: Amounts): Mark {
    const { attempt, requestId, leaseUntil } = this.request;
    return { ...entry, attempt, requestId, leaseUntil, amounts };
  }
}
