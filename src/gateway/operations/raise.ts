import type { Clock } from '../clock';
import { GatewayError } from '../errors';
import type { Raise, RaiseStore } from '../metering/raises';
import type { Telemetry } from '../telemetry';

/** The longest time that a limit can be raised for: what is to last belongs into the configuration. */
const MOST_DAYS = 62;
const DAY_MS = 86_400_000;

export interface RaiseRequest extends Omit<Raise, 'id'> {
  /** The AWS identity that asks, for the audit record. */
  readonly grantedBy: string;
  readonly reason: string;
}

/**
 * Raises a limit until a time. It takes effect within the configuration's refresh time, and ends by itself.
 *
 * @throws GatewayError `validation_error` where it would be over at once, or last too long
 */
export async function grantRaise(
  ports: {
    readonly clock: Clock;
    readonly raises: RaiseStore;
    readonly telemetry: Telemetry;
    readonly newId: () => string;
  },
  { grantedBy, reason, ...raised }: RaiseRequest,
): Promise<Raise> {
  const { clock, raises, telemetry, newId } = ports;
  const grantedAt = clock.now();
  if (raised.until <= grantedAt || raised.until > grantedAt + MOST_DAYS * DAY_MS) {
    throw new GatewayError('validation_error', `until must lie ahead, ${MOST_DAYS} days at the most.`);
  }
  const raise: Raise = { id: newId(), ...raised };
  await raises.grant({ raise, grantedBy, reason, grantedAt });
  const { id, scope, window, unit, amount, until } = raise;
  telemetry.log('info', 'limit_raised', { raise: id, scope, window, unit, amount, until });
  return raise;
}
