import type { ClampedBounds } from '../metering/clamp';
import { clamp } from '../metering/clamp';
import type { Reservation } from '../metering/reservation';
import type { TurnBounds } from '../metering/tariff';
import { worstCaseOf } from '../metering/tariff';
import type { Ports } from '../ports';
import { settleExpiredMarks } from '../turns/expired-marks';
import type { SettlingLost } from '../turns/settle-lost';
import type { PreparedTurn } from './prepare';

type Tightening = SettlingLost & Pick<Ports, 'tokenCounter'>;

export interface Tightened {
  /** What is held; undefined where the turn does not fit all the same. */
  readonly held: ClampedBounds | undefined;
  /** The turn's bounds as they are known now. */
  readonly bounds: TurnBounds;
}

/**
 * A second attempt to hold a turn that did not fit: without what dead functions of the user hold, with its tokens counted
 * instead of bounded, and with an answer as long as there is room for.
 */
export async function holdTighter(
  ports: Tightening,
  prepared: PreparedTurn,
  reservation: Reservation,
): Promise<Tightened> {
  const { clock } = ports;
  const { payer, tariff } = prepared;
  const [expired, inputTokens] = await Promise.all([
    settleExpiredMarks(ports, payer.userId, reservation.otherMarks),
    countInput(ports, prepared, prepared.bounds),
  ]);
  const bounds = { ...prepared.bounds, inputTokens };
  if (expired > 0 && (await reservation.hold(worstCaseOf(bounds, tariff), clock.now()))) {
    return { held: { bounds }, bounds };
  }
  const subject = { userId: payer.userId, team: payer.team?.name };
  const { refusing, readings } = reservation;
  const tighter = clamp(bounds, tariff, refusing, readings, subject, clock.now());
  if (tighter === undefined) return { held: undefined, bounds };
  const held = await reservation.hold(worstCaseOf(tighter.bounds, tariff), clock.now());
  return { held: held ? tighter : undefined, bounds };
}

/** The provider's own count where it has one, and else the bound: neither is ever low. */
export async function countInput(
  { tokenCounter }: Pick<Ports, 'tokenCounter'>,
  { model, request }: PreparedTurn,
  bounds: TurnBounds,
): Promise<number> {
  const counted = await tokenCounter.count(model, request);
  return Math.min(bounds.inputTokens, counted ?? bounds.inputTokens);
}
