import { GatewayError } from '../errors';
import { NOTHING } from '../metering/amounts';
import type { Reservation } from '../metering/reservation';
import type { Ports } from '../ports';
import type { OpenTurn, Settlement } from '../turns/turn';

/** What a client is told whose limits could not be checked. */
export function notChecked(cause: unknown): GatewayError {
  return new GatewayError(
    'reservation_failed',
    'The gateway could not check your limits, so it did not ask the model. Try again in a moment.',
    {},
    { cause },
  );
}

/** The settlement of a turn for which no model was called. */
export function unanswered(
  outcome: 'refused' | 'failed' | 'superseded',
  errorType: string | undefined,
  { clock, newId }: Pick<Ports, 'clock' | 'newId'>,
): Settlement {
  return {
    settlement: newId(),
    outcome,
    errorType,
    usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 },
    charged: NOTHING,
    estimated: false,
    settledAt: clock.now(),
  };
}

/**
 * Releases what an attempt holds that does not own its turn. The reconcile takes a shared hold that no record tells of for a
 * dead one and takes it off, so it is recorded before it is released; where that fails, or too late, it is left for it.
 */
export async function giveUp(
  ports: Pick<Ports, 'clock' | 'turns' | 'newId'>,
  turn: OpenTurn,
  reservation: Reservation,
): Promise<void> {
  const recorded = !reservation.holdsShared || (await record(ports, turn));
  await reservation.settle(NOTHING, ports.clock.now(), recorded && ports.clock.now() < turn.leaseUntil);
}

async function record(ports: Pick<Ports, 'clock' | 'turns' | 'newId'>, turn: OpenTurn): Promise<boolean> {
  return ports.turns.recordSuperseded(turn, unanswered('superseded', undefined, ports)).then(
    () => true,
    () => false,
  );
}
