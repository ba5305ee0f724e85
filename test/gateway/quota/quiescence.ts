import type { SettledTurn } from '../../../src/gateway/turns/turn';
import { chargeOf } from './event-log';
import type { OracleUnit } from './limits-in-force';
import { accountName, limitName, limitsInForce } from './limits-in-force';
import { USERS } from './scenario';
import type { Simulation } from './simulation';
import { isInSum, isSurelyOutside, slotNumber } from './sliding-window';
import type { OracleWindow } from './sliding-window';
import { SETTINGS } from './stores';

/** When everything has come to rest, a sweep and a reconcile leave nothing that the ledger does not say. */
export async function checkQuiescence(simulation: Simulation): Promise<void> {
  const { invocations, random } = simulation;
  await simulation.passTime(SETTINGS.leaseMs + random.between(1, 60_000));
  invocations.sweep();
  await simulation.rest();
  await simulation.passTime(SETTINGS.leaseMs + 1);
  invocations.reconcile();
  await simulation.rest();
  const settled = settledTurns(simulation);
  await checkAccounts(simulation, settled);
  for (const user of USERS) await checkNoLockout(simulation, user);
}

function settledTurns({ memory, oracle }: Simulation): SettledTurn[] {
  const settled: SettledTurn[] = [];
  for (const [key, turn] of memory.turns.turns) {
    if (turn.state === 'settled') settled.push(turn);
    else if (turn.state !== 'tombstone') oracle.violated(`${key} was never settled`);
  }
  return settled;
}

async function checkAccounts(
  { memory, oracle, scheduler }: Simulation,
  settled: SettledTurn[],
): Promise<void> {
  for await (const { account, reading } of memory.meter.all()) {
    if (reading.marks.length > 0) oracle.violated(`${account} still holds ${reading.marks.length} turns`);
    const isUser = account.startsWith('user');
    for (const { window, unit, slot, value } of reading.counters) {
      if (slot < slotNumber(window, scheduler.time)) continue;
      const due = settled
        .filter((turn) => isInSum(window, turn.openedAt, slot) && countsIn(turn, account, window, unit))
        .reduce((sum, turn) => sum + chargeOf(turn, unit), 0);
      if (value !== due) {
        const about = isUser ? 'the user' : 'the shared account';
        oracle.violated(
          `${about} ${account} ${window}/${unit}/${slot} is ${value}, and the ledger says ${due}`,
        );
      }
    }
  }

  function countsIn(turn: SettledTurn, account: string, window: OracleWindow, unit: OracleUnit): boolean {
    const scope = (['user', 'team', 'organisation'] as const).find((name) => account.startsWith(name))!;
    if (accountName({ scope, window, unit }, turn.userId, turn.team) !== account) return false;
    const name = limitName({ scope, window, unit });
    if (turn.counted.includes(name)) return true;
    if (scope === 'user') return false;
    // A limit that came later finds what was used before it.
    const user = USERS.find(({ userId }) => userId === turn.userId)!;
    return limitsInForce(memory.configuration, user, turn.team, 0).some((limit) => limitName(limit) === name);
  }
}

/** Who has room by the ledger gets an answer. */
async function checkNoLockout(simulation: Simulation, user: (typeof USERS)[number]): Promise<void> {
  const { invocations, scheduler, memory, oracle } = simulation;
  const least = { messages: [{ role: 'user', content: [{ text: 'x' }] }], inferenceConfig: { maxTokens: 1 } };
  const team: string | undefined = user.groups[1];
  const settled = settledTurns(simulation);
  const hasRoom = limitsInForce(memory.configuration, user, team, scheduler.time).every((limit) => {
    const { account, window, unit, scope } = limit;
    const used = settled
      .filter(({ openedAt }) => !isSurelyOutside(window, openedAt, scheduler.time))
      .filter((turn) => accountName({ scope, window, unit }, turn.userId, turn.team) === account)
      .reduce((sum, turn) => sum + chargeOf(turn, unit), 0);
    return used + (unit === 'turns' ? 1 : 400) <= limit.limit;
  });
  const inbound = invocations.chat(user, { ...least, modelId: 'small', ...(team && { team }) });
  const { requestId } = inbound.events[0]!.payload as { requestId: string };
  invocations.deliver(inbound);
  await simulation.rest();
  const turn = memory.turns.turns.get(`${user.userId}#${requestId}`);
  if (hasRoom && (turn?.state !== 'settled' || turn.outcome === 'refused')) {
    oracle.violated(`${user.userId} is refused, and the ledger says that there is room`);
  }
}
