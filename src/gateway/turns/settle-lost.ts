import { byAccount, entryOf, isShared, kindOf, userAccount } from '../metering/accounts';
import type { Amounts } from '../metering/amounts';
import { difference, NOTHING } from '../metering/amounts';
import { corrections } from '../metering/changes';
import type { Mark } from '../metering/meter';
import type { Ports, Settings } from '../ports';
import { measureLost } from './measure-lost';
import type { Settlement, UnsettledTurn } from './turn';

/** What it takes to settle a turn whose function died. */
export type SettlingLost = Pick<Ports, 'clock' | 'turns' | 'meter' | 'newId' | 'settings' | 'telemetry'>;

/** Whether shared accounts may still be released: later the reconcile may have done it, which saw the turn settled. */
export function isInTime(settledAt: number, now: number, { leaseMs }: Pick<Settings, 'leaseMs'>): boolean {
  return now - settledAt < leaseMs;
}

/**
 * Ends a turn whose function died, if it still stands as it was seen. What the model was asked is not known to have cost less
 * than was reserved, so once it was called the whole reservation is charged, as an estimate; before, nothing was delivered.
 *
 * @returns the settlement, where it was this call that ended it
 */
export async function settleLost(ports: SettlingLost, turn: UnsettledTurn): Promise<Settlement | undefined> {
  const { clock, turns, newId, settings, telemetry } = ports;
  const charged: Amounts = turn.state === 'invoked' ? { ...turn.reserved, turns: 0 } : NOTHING;
  const { inputTokens, outputTokens, tokens } = charged;
  const settlement: Settlement = {
    settlement: newId(),
    outcome: 'lost',
    errorType: 'turn_lost',
    usage: { inputTokens, outputTokens, totalTokens: tokens },
    charged,
    estimated: turn.state === 'invoked',
    settledAt: clock.now(),
  };
  if (!(await turns.settle(turn, settlement, turn))) return undefined;
  measureLost(telemetry, turn, settlement);
  await Promise.all([
    settleLostMark(ports, turn, charged),
    // Before its model was called, it is not known that a turn holds anything on shared accounts: they are left too high.
    turn.state === 'invoked' && isInTime(settlement.settledAt, clock.now(), settings)
      ? settleShared(ports, turn, charged)
      : undefined,
  ]);
  return settlement;
}

async function settleLostMark(ports: SettlingLost, turn: UnsettledTurn, charged: Amounts): Promise<void> {
  const { marks } = await ports.meter.read(userAccount(turn.userId));
  const mark = marks.find(({ attempt }) => attempt === turn.attempt);
  if (mark) await settleMark(ports, turn.userId, mark, charged);
}

/** Replaces a mark by a charge, exactly once. */
export async function settleMark(
  { clock, meter }: Pick<Ports, 'clock' | 'meter'>,
  userId: string,
  mark: Mark,
  charge: Amounts,
): Promise<void> {
  await meter.update(userAccount(userId), {
    add: corrections(mark, difference(charge, mark.amounts), clock.now()),
    mark: { from: mark },
  });
}

async function settleShared(
  { clock, meter }: SettlingLost,
  turn: UnsettledTurn,
  charge: Amounts,
): Promise<void> {
  const by = difference(charge, turn.reserved);
  const accounts = [...byAccount(turn.counted.map(kindOf), turn)].filter(([account]) => isShared(account));
  await Promise.all(
    accounts.map(async ([account, kinds]) => {
      const add = corrections(entryOf(kinds, turn.openedAt), by, clock.now());
      if (add.length > 0) await meter.update(account, { add, atMostOnce: true });
    }),
  );
}
