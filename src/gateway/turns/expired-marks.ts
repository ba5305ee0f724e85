import { NOTHING } from '../metering/amounts';
import type { Mark } from '../metering/meter';
import type { SettlingLost } from './settle-lost';
import { settleLost, settleMark } from './settle-lost';

/**
 * Settles what dead functions left on a user's account, as each turn's own record says. A mark whose turn still lives stays.
 *
 * @returns how many marks it found expired
 */
export async function settleExpiredMarks(
  ports: SettlingLost,
  userId: string,
  marks: readonly Mark[],
): Promise<number> {
  const expired = marks.filter(({ leaseUntil }) => leaseUntil < ports.clock.now());
  await Promise.all(expired.map((mark) => settleExpired(ports, userId, mark)));
  return expired.length;
}

async function settleExpired(ports: SettlingLost, userId: string, mark: Mark): Promise<void> {
  const turn = await ports.turns.read({ userId, requestId: mark.requestId });
  if (turn === undefined || turn.state === 'tombstone' || turn.attempt !== mark.attempt) {
    return settleMark(ports, userId, mark, NOTHING);
  }
  if (turn.state === 'settled') return settleMark(ports, userId, mark, turn.charged);
  if (turn.leaseUntil < ports.clock.now()) await settleLost(ports, turn);
}
