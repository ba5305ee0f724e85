import type { GatewayError } from '../errors';
import type { Amounts } from '../metering/amounts';
import { NOTHING } from '../metering/amounts';
import type { ClampedBounds } from '../metering/clamp';
import { leastUseful } from '../metering/clamp';
import { limitError } from '../metering/refusal';
import { Reservation } from '../metering/reservation';
import type { Readings } from '../metering/status';
import type { TurnBounds } from '../metering/tariff';
import { worstCaseOf } from '../metering/tariff';
import type { Ports } from '../ports';
import type { SettlingLost } from '../turns/settle-lost';
import type { OpenResult, OpenTurn, Turn, TurnClaim } from '../turns/turn';
import type { Claim } from './claim-turn';
import { claimTurn } from './claim-turn';
import type { RequestContext } from './context';
import { describeTurn } from './describe-turn';
import { giveUp, notChecked, unanswered } from './give-up';
import type { PreparedTurn } from './prepare';
import { holdTighter } from './tighten';

/** Leave to call the model, and what for. */
export interface Admitted extends ClampedBounds {
  readonly status: 'admitted';
  readonly claim: TurnClaim;
  readonly reserved: Amounts;
  readonly reservation: Reservation;
}

/** Whether the model may be called for this request, now and by this attempt. */
export type Admission =
  | Admitted
  /** The user had cancelled it before it came. */
  | { readonly status: 'cancelled'; readonly readings: Readings }
  /** The turn was opened before: another attempt answers or has answered it. */
  | { readonly status: 'duplicate'; readonly turn: Turn }
  /** The configuration has changed meanwhile: prepare it again. `opened` is what this attempt leaves open. */
  | { readonly status: 'outdated'; readonly opened: TurnClaim | undefined };

export type Admitting = SettlingLost & Pick<Ports, 'tokenCounter'>;

/** What an admission is made under. */
export interface AdmissionTerms {
  /** Whether the configuration that the turn was prepared with is in force. */
  readonly isCurrent: Promise<boolean>;
  /** The turn that an outdated admission of this request left open. */
  readonly opened?: TurnClaim | undefined;
}

/**
 * Opens the turn and reserves its worst case on all accounts at once: one round trip before the model is called, and a
 * second where that does not fit.
 *
 * @throws GatewayError `token_limit_exceeded`, `budget_exceeded` or `concurrency_limit_exceeded` where a limit has no room;
 *   `turn_lost` where the turn's function died after it had called the model; `reservation_failed` where the store fails:
 *   closed when in doubt
 */
export async function admit(
  ports: Admitting,
  prepared: PreparedTurn,
  context: RequestContext,
  terms: AdmissionTerms,
): Promise<Admission> {
  return new Attempt(ports, prepared, context).admit(terms);
}

class Attempt {
  private readonly turn: OpenTurn;
  private readonly reservation: Reservation;

  constructor(
    private readonly ports: Admitting,
    private readonly prepared: PreparedTurn,
    context: RequestContext,
  ) {
    this.turn = describeTurn(ports, prepared, context);
    const { limits } = prepared;
    this.reservation = new Reservation(ports.meter, { ...this.turn, at: this.turn.openedAt, limits });
  }

  async admit(terms: AdmissionTerms): Promise<Admission> {
    const { opened, held, isCurrent } = await this.openAndHold(terms);
    if (!isCurrent) {
      await giveUp(this.ports, this.turn, this.reservation);
      return { status: 'outdated', opened: opened.status === 'opened' ? this.turn : undefined };
    }
    const claim = await this.claim(opened);
    if (claim.status !== 'claimed') {
      await giveUp(this.ports, this.turn, this.reservation);
      return claim.status === 'cancelled' ? { ...claim, readings: this.reservation.readings } : claim;
    }
    if (held) return this.admitted({ bounds: this.prepared.bounds });
    const tighter = await this.failClosed(() => holdTighter(this.ports, this.prepared, this.reservation));
    if (tighter.held) return this.admitted(tighter.held);
    throw await this.refuse(tighter.bounds);
  }

  private async openAndHold({ opened: before, isCurrent }: AdmissionTerms) {
    const { turns } = this.ports;
    const [opened, held, current] = await Promise.allSettled([
      before ? turns.takeOver(this.turn, before.attempt) : turns.open(this.turn),
      this.reservation.hold(this.turn.reserved, this.turn.openedAt),
      isCurrent,
    ]);
    if (opened.status === 'fulfilled' && held.status === 'fulfilled' && current.status === 'fulfilled') {
      return { opened: opened.value, held: held.value, isCurrent: current.value };
    }
    const ours = opened.status === 'fulfilled' && opened.value.status === 'opened';
    await (ours
      ? this.withdraw('failed', 'reservation_failed')
      : giveUp(this.ports, this.turn, this.reservation));
    const failed = [opened, held, current].find(
      ({ status }) => status === 'rejected',
    ) as PromiseRejectedResult;
    throw notChecked(failed.reason);
  }

  private async claim(opened: OpenResult): Promise<Claim> {
    try {
      return await claimTurn(this.ports, this.turn, opened, this.reservation.otherMarks);
    } catch (error) {
      await giveUp(this.ports, this.turn, this.reservation);
      throw error;
    }
  }

  private async admitted(clamped: ClampedBounds): Promise<Admitted> {
    // Past its own lease an attempt is taken for dead, and its hold may be gone.
    if (this.ports.clock.now() >= this.turn.leaseUntil) {
      await this.withdraw('failed', 'reservation_failed');
      throw notChecked(undefined);
    }
    const reserved = worstCaseOf(clamped.bounds, this.prepared.tariff);
    return { status: 'admitted', ...clamped, claim: this.turn, reserved, reservation: this.reservation };
  }

  private async failClosed<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await this.withdraw('failed', 'reservation_failed');
      throw notChecked(error);
    }
  }

  private async refuse(bounds: TurnBounds): Promise<GatewayError> {
    const { payer, tariff, warnAtPercent } = this.prepared;
    const { refusing: limits, readings } = this.reservation;
    const refusal = limitError({
      limits,
      readings,
      subject: { userId: payer.userId, team: payer.team?.name },
      // The least that the request could have been made with: when that has room, it is.
      needed: [worstCaseOf(leastUseful(bounds), tariff), worstCaseOf(bounds, tariff)],
      warnAtPercent,
      now: this.ports.clock.now(),
    });
    // Where it was no limit, somebody has taken this attempt for dead, and its hold with it.
    const error = refusal ?? notChecked(undefined);
    await this.withdraw('refused', error.code);
    return error;
  }

  /** Ends a turn that is this attempt's own. Never rejects: what the store does not take back, a lease or the reconcile does. */
  private async withdraw(outcome: 'refused' | 'failed', errorType: GatewayError['code']): Promise<void> {
    const { turns, clock } = this.ports;
    const inTime = clock.now() < this.turn.leaseUntil;
    await Promise.allSettled([
      turns.settle(this.turn, unanswered(outcome, errorType, this.ports)),
      this.reservation.settle(NOTHING, clock.now(), inTime),
    ]);
  }
}
