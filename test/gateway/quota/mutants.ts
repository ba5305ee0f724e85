import type { MeterUpdate } from '../../../src/gateway/metering/meter';
import type { Memory, Stores } from './stores';
import { SETTINGS } from './stores';

type Mutant = (stores: Stores, memory: Memory) => Stores;

/** What a product could get wrong, each put between it and its stores: the rules must tell every one of them. */
export const MUTANTS: Readonly<Record<string, Mutant>> = {
  'a meter that gives no heed to room': (stores) => withUpdates(stores, ({ room: _, ...update }) => update),

  'a meter whose rolling sums are a slot too short': (stores) =>
    withUpdates(stores, (update) => ({
      ...update,
      add: update.add.filter((change) => !isLast(change, update)),
    })),

  'a meter that settles a mark twice': (stores) => ({
    ...stores,
    meter: {
      ...readsOf(stores),
      update: async (account, update) => {
        const answer = await stores.meter.update(account, update);
        if (answer.applied || !update.mark?.from || update.mark.to) return answer;
        return stores.meter.update(account, { add: update.add });
      },
    },
  }),

  'a meter that forgets to take off a mark': (stores) =>
    withUpdates(stores, (update) =>
      update.mark?.from && !update.mark.to
        ? { ...update, mark: { from: update.mark.from, to: update.mark.from } }
        : update,
    ),

  'a client that repeats what may be made only once': (stores) => ({
    ...stores,
    meter: {
      ...readsOf(stores),
      update: async (account, update) => {
        if (update.atMostOnce) await stores.meter.update(account, update);
        return stores.meter.update(account, update);
      },
    },
  }),

  'a turn store that always says that it settled': (stores) =>
    withTurns(stores, {
      settle: async (claim, settlement, dead) => {
        await stores.turns.settle(claim, settlement, dead);
        return true;
      },
    }),

  'a turn store that settles a turn which was renewed meanwhile': (stores) =>
    withTurns(stores, { settle: (claim, settlement) => stores.turns.settle(claim, settlement) }),

  'a turn store that opens a turn twice': (stores, { turns }) =>
    withTurns(stores, {
      open: (turn) => {
        turns.turns.delete(`${turn.userId}#${turn.requestId}`);
        return stores.turns.open(turn);
      },
    }),

  'a release that no record tells of': (stores) =>
    withTurns(stores, { recordSuperseded: async () => undefined }),

  'a reconcile without a grace': (stores) => ({
    ...stores,
    settings: (role) => (role === 'reconcile' ? { ...SETTINGS, leaseMs: 0 } : SETTINGS),
  }),

  'a reconcile that repairs nothing': (stores) =>
    withUpdates(stores, (update) => (update.reconciledAt ? { ...update, add: [] } : update)),

  'a sweep that takes no turn for dead': (stores) => ({
    ...stores,
    settings: (role) => (role === 'sweep' ? { ...SETTINGS, leaseMs: 10 ** 12 } : SETTINGS),
  }),

  'a configuration that is read once and never again': (stores) => ({
    ...stores,
    configurationOf: ([first]) => first!,
  }),
};

function readsOf({ meter }: Stores): Pick<Stores['meter'], 'read'> {
  return { read: (account) => meter.read(account) };
}

function withUpdates(stores: Stores, change: (update: MeterUpdate) => MeterUpdate): Stores {
  const update: Stores['meter']['update'] = (account, made) => stores.meter.update(account, change(made));
  return { ...stores, meter: { ...readsOf(stores), update } };
}

function withTurns(stores: Stores, changed: Partial<Stores['turns']>): Stores {
  const { turns } = stores;
  return {
    ...stores,
    turns: {
      open: (turn) => turns.open(turn),
      takeOver: (turn, previous) => turns.takeOver(turn, previous),
      renew: (claim, reserved, leaseUntil) => turns.renew(claim, reserved, leaseUntil),
      settle: (claim, settlement, dead) => turns.settle(claim, settlement, dead),
      recordSuperseded: (turn, settlement) => turns.recordSuperseded(turn, settlement),
      requestCancel: (key, expiresAt) => turns.requestCancel(key, expiresAt),
      read: (key) => turns.read(key),
      ...changed,
    },
  };
}

/** Whether it is the last slot of a rolling window that an update adds to. */
function isLast({ window, unit, slot }: MeterUpdate['add'][number], { add }: MeterUpdate): boolean {
  if (window === 'now' || window === 'month') return false;
  return !add.some((other) => other.window === window && other.unit === unit && other.slot > slot);
}
