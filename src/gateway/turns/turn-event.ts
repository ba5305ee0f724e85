import type { GatewayEvent } from '../contract/events';
import type { Turn } from './turn';

/** Tells a client where a turn stands. A tombstone is a turn that is not known yet. */
export function turnEvent(turn: Turn | undefined): GatewayEvent {
  if (turn === undefined || turn.state === 'tombstone') return { turn: { state: 'unknown' } };
  return { turn: { state: turn.state, ...(turn.state === 'settled' && { outcome: turn.outcome }) } };
}
