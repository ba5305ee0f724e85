import { GatewayError } from '../errors';
import { NOTHING } from '../metering/amounts';
import type { Mark } from '../metering/meter';
import type { SettlingLost } from '../turns/settle-lost';
import { settleLost, settleMark } from '../turns/settle-lost';
import type { OpenResult, OpenTurn, Turn } from '../turns/turn';

/** Whether this attempt may answer the turn. */
export type Claim =
  | { readonly status: 'claimed' }
  | { readonly status: 'cancelled' }
  | { readonly status: 'duplicate'; readonly turn: Turn };

/**
 * Decides what a turn that exists already means for this attempt at it. A turn whose lease has run out is taken over
 * where its model was not called yet; once it was, it never is again: the turn is lost, charged, and told so.
 *
 * @param marks the holds of other attempts on the user's account
 * @throws GatewayError `turn_lost`
 */
export async function claimTurn(
  ports: SettlingLost,
  turn: OpenTurn,
  opened: OpenResult,
  marks: readonly Mark[],
): Promise<Claim> {
  if (opened.status === 'opened') return { status: 'claimed' };
  const existing = opened.turn;
  if (existing.state === 'tombstone') return { status: 'cancelled' };
  if (existing.state === 'settled' || existing.leaseUntil > ports.clock.now()) {
    return { status: 'duplicate', turn: existing };
  }
  if (existing.state === 'invoked') {
    await settleLost(ports, existing);
    throw new GatewayError(
      'turn_lost',
      'The gateway lost this answer half-way. Ask again, as a new request.',
    );
  }
  const taken = await ports.turns.takeOver(turn, existing.attempt);
  if (taken.status === 'exists') return { status: 'duplicate', turn: taken.turn };
  const left = marks.find(({ attempt }) => attempt === existing.attempt);
  if (left) await settleMark(ports, turn.userId, left, NOTHING);
  return { status: 'claimed' };
}
