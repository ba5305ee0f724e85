import type { Accounts, Meter } from '../../../src/gateway/metering/meter';
import type { RaiseStore } from '../../../src/gateway/metering/raises';
import type { Ledger, Turn, TurnKey, TurnStore } from '../../../src/gateway/turns/turn';
import type { Oracle } from './oracle';
import type { Process } from './process';
import type { Random } from './random';
import type { CallTraits, Scheduler } from './scheduler';
import type { Memory, Stores } from './stores';

/** What the stores of one process are made of. */
export interface Stepping {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly oracle: Oracle;
  readonly memory: Memory;
  readonly stores: Stores;
  readonly process: Process;
}

/** The meter, whose every call waits for the test, and is judged when it was made. */
export function steppedMeter({ scheduler, oracle, stores, process }: Stepping): Meter {
  return {
    update: (account, update) => {
      const traits = {
        port: 'meter.update',
        writes: true,
        fails: true,
        repeats: update.atMostOnce !== true,
      };
      const judgeHold = update.room && oracle.holds(process, account);
      return scheduler.call(process, traits, async () => {
        const answer = await stores.meter.update(account, update);
        if (answer.applied) judgeHold?.(scheduler.time);
        oracle.counts(account, answer.reading, scheduler.time);
        return answer;
      });
    },
    read: (account) =>
      scheduler.call(process, { port: 'meter.read', fails: true }, () => stores.meter.read(account)),
  };
}

/** The turn store, likewise. */
export function steppedTurns({ scheduler, oracle, memory, stores, process }: Stepping): TurnStore {
  const recordOf = (key: string): Turn | undefined => memory.turns.turns.get(key);
  const write = <T>(
    port: string,
    claim: TurnKey & { attempt?: string },
    perform: () => Promise<T>,
  ): Promise<T> => {
    const traits: CallTraits = { port: `turns.${port}`, writes: true, fails: true };
    return scheduler.call(process, traits, async () => {
      const key = `${claim.userId}#${claim.requestId}`;
      const before = recordOf(key);
      const answer = await perform();
      oracle.ledger.written({ process, attempt: claim.attempt }, before, recordOf(key), scheduler.time);
      return answer;
    });
  };
  const { turns } = stores;
  return {
    open: (turn) => {
      oracle.opens(process, turn);
      return write('open', turn, () => turns.open(turn));
    },
    takeOver: (turn, previous) => {
      oracle.opens(process, turn);
      return write('takeOver', turn, () => turns.takeOver(turn, previous));
    },
    renew: (claim, reserved, lease) => write('renew', claim, () => turns.renew(claim, reserved, lease)),
    settle: (claim, settlement, dead) => write('settle', claim, () => turns.settle(claim, settlement, dead)),
    recordSuperseded: (turn, settlement) =>
      write('recordSuperseded', turn, () => turns.recordSuperseded(turn, settlement)),
    requestCancel: (key, expiresAt) => write('requestCancel', key, () => turns.requestCancel(key, expiresAt)),
    read: (key) => scheduler.call(process, { port: 'turns.read', fails: true }, () => turns.read(key)),
  };
}

/** The ledger and the accounts, page by page; each item as it stands when its page is read. */
export function steppedScans({ scheduler, random, memory, stores, process }: Stepping): {
  ledger: Ledger;
  accounts: Accounts;
} {
  async function* pages<T>(port: string, keysOf: () => Promise<string[]>, read: (key: string) => Promise<T>) {
    const traits = { port, fails: true };
    const keys = await scheduler.call(process, traits, keysOf);
    while (keys.length > 0) {
      const page = keys.splice(0, random.between(1, 60));
      yield* await scheduler.call(process, traits, () => Promise.all(page.map(read)));
    }
  }
  const turnKeys = async () => [...memory.turns.turns.keys()];
  const turnOf = async (key: string) => memory.turns.turns.get(key)!;
  return {
    ledger: {
      async *unsettled(openedUntil) {
        for await (const turn of pages('ledger.unsettled', turnKeys, turnOf)) {
          if ((turn.state === 'open' || turn.state === 'invoked') && turn.openedAt <= openedUntil) yield turn;
        }
      },
      async *since(openedFrom) {
        for await (const turn of pages('ledger.since', turnKeys, turnOf)) {
          if (turn.state !== 'tombstone' && turn.openedAt >= openedFrom) yield turn;
        }
      },
    },
    accounts: {
      all: () =>
        pages(
          'accounts.all',
          async () => {
            const names: string[] = [];
            for await (const { account } of memory.meter.all()) names.push(account);
            return names;
          },
          async (account) => ({ account, reading: await stores.meter.read(account) }),
        ),
    },
  };
}

/** Grants raises into the configuration that is in force. */
export function steppedRaises({ scheduler, memory, process }: Stepping): RaiseStore {
  return {
    grant: ({ raise, grantedAt }) =>
      scheduler.call(process, { port: 'raises.grant', writes: true, fails: true }, async () => {
        const { configuration } = memory;
        const raises = configuration.raises.filter(({ until }) => until > grantedAt);
        memory.configuration = { ...configuration, raises: [...raises, raise] };
      }),
  };
}
