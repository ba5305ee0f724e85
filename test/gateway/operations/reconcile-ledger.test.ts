import { beforeEach, describe, expect, it } from '@jest/globals';
import { sharedAccount, userAccount } from '../../../src/gateway/metering/accounts';
import type { Amounts } from '../../../src/gateway/metering/amounts';
import { NOTHING } from '../../../src/gateway/metering/amounts';
import { additions, valueOf } from '../../../src/gateway/metering/changes';
import { slotAt } from '../../../src/gateway/metering/windows';
import { reconcile } from '../../../src/gateway/operations/reconcile';
import type { OpenTurn, Settlement } from '../../../src/gateway/turns/turn';
import { holdOf, openTurn, settlement } from '../turns';
import type { World } from '../world';
import { configuration, createWorld, USER } from '../world';

const TEAM = sharedAccount('team', 'research', 'tokens');
const DAY = 86_400_000;

let world: World;
beforeEach(() => {
  world = createWorld();
  world.configuration.value = configuration({
    teams: [
      { name: 'research', group: 'researchers', limits: [{ window: '24h', unit: 'tokens', limit: 9_000 }] },
    ],
  });
});

const run = () => reconcile({ ...world, ledger: world.turns, accounts: world.meter });
const tokens = (amount: number): Amounts => ({ ...NOTHING, tokens: amount });
const teamTokens = (at = world.clock.now()) =>
  valueOf(world.meter.peek(TEAM), { window: '24h', unit: 'tokens', slot: slotAt('24h', at) });

/** A turn of the team's in the ledger, opened so long ago. Its counters are another matter. */
async function recorded(agoMs: number, override: Partial<OpenTurn> = {}): Promise<OpenTurn> {
  const turn = openTurn({
    requestId: `r${world.turns.turns.size}`,
    team: 'research',
    counted: ['team/24h/tokens'],
    openedAt: world.clock.now() - agoMs,
    leaseUntil: world.clock.now() + 15_000,
    reserved: tokens(1_100),
    ...override,
  });
  await world.turns.open(turn);
  return turn;
}

async function settled(agoMs: number, charged: Amounts, override: Partial<Settlement> = {}): Promise<void> {
  const turn = await recorded(agoMs);
  const settledAt = world.clock.now() - agoMs + 5_000;
  await world.turns.settle(turn, settlement({ charged, settledAt, ...override }));
}

/** On the team's account, as a reservation of so long ago. */
async function count(amount: number, agoMs = 60_000): Promise<void> {
  const entry = { at: world.clock.now() - agoMs, kinds: [{ window: '24h', unit: 'tokens' }] } as const;
  await world.meter.update(TEAM, { add: additions(entry, tokens(amount)) });
}

describe('the reconcile', () => {
  it('finds nothing to do where counters and ledger agree', async () => {
    await settled(3_600_000, tokens(46));
    await run();

    expect(await run()).toEqual([]);
    expect(teamTokens()).toBe(46);
  });

  it('takes off a shared account what a dead function left on it', async () => {
    await settled(3_600_000, tokens(46));
    await count(46 + 1_100);

    const differences = await run();

    expect(differences).toMatchObject([{ account: TEAM, repaired: true }]);
    expect(teamTokens()).toBe(46);
    expect(world.telemetry.metrics).toContainEqual({
      metric: 'ReconcileDifferences',
      value: 1,
      dimensions: {},
    });
  });

  it('fills in what was used before there was a limit that counts it', async () => {
    const before = await recorded(3_600_000, { counted: ['user/month/tokens'] });
    await world.turns.settle(before, settlement({ charged: tokens(46), settledAt: before.openedAt + 5_000 }));

    await run();

    expect(teamTokens()).toBe(46);
  });

  it('counts what was used before a limit only once its turn is over', async () => {
    const running = await recorded(1_000, { counted: ['user/month/tokens'] });
    await run();
    const before = teamTokens();
    await world.turns.settle(running, settlement({ charged: tokens(46), settledAt: world.clock.now() }));
    await world.clock.sleep(60_000);
    await run();

    expect([before, teamTokens()]).toEqual([0, 46]);
  });

  it('leaves a turn under way what it holds, and does not count what it may not hold', async () => {
    const held = await recorded(60_000, { leaseUntil: world.clock.now() + DAY });
    await world.turns.renew(held, tokens(1_100), world.clock.now() + DAY);
    await recorded(60_000);
    await count(1_100);

    expect(await run()).toEqual([]);
  });

  it('takes a turn that is being opened for either', async () => {
    await recorded(1_000);
    await count(1_100);

    expect(await run()).toEqual([]);
  });

  it('takes a turn that is being settled for either, but for no more than the larger', async () => {
    const turn = await recorded(60_000);
    await world.turns.settle(turn, settlement({ charged: tokens(46), settledAt: world.clock.now() }));
    await count(1_200);

    await run();

    expect(teamTokens()).toBe(1_100);
  });

  it('leaves a turn that was clamped a moment ago what it held at first', async () => {
    const turn = await recorded(1_000);
    await world.turns.renew(turn, tokens(300), world.clock.now() + DAY);
    await count(1_100, 1_000);

    expect(await run()).toEqual([]);
  });

  it('counts a turn as under way however long ago it was opened', async () => {
    const turns = sharedAccount('team', 'research', 'turns');
    const held = { ...NOTHING, turns: 1 };
    const counted = ['team/now/turns'];
    const turn = await recorded(40 * DAY, { counted, reserved: held, leaseUntil: world.clock.now() + DAY });
    await world.turns.renew(turn, held, world.clock.now() + DAY);
    await world.meter.update(turns, { add: [{ window: 'now', unit: 'turns', slot: 0, by: 1 }] });

    expect(await run()).toEqual([]);
  });

  it('raises a counter that has lost what was surely counted', async () => {
    const turn = await recorded(60_000);
    await world.turns.settle(turn, settlement({ charged: tokens(46), settledAt: world.clock.now() }));

    await run();

    expect(teamTokens()).toBe(46);
  });

  it('demands nothing of a turn that was refused or superseded a moment ago', async () => {
    const turn = await recorded(60_000);
    const refused = { outcome: 'refused' as const, answeredBy: undefined, charged: NOTHING };
    await world.turns.settle(turn, settlement({ ...refused, settledAt: world.clock.now() }));

    expect(await run()).toEqual([]);
  });

  it('does not take for dead what was opened after it had read the account', async () => {
    const all = world.turns.since.bind(world.turns);
    world.turns.since = async function* (from) {
      await recorded(0);
      yield* all(from);
    };

    expect(await run()).toEqual([]);
  });

  it('is not made twice over the same reading', async () => {
    await count(1_100);
    const all = world.turns.since.bind(world.turns);
    world.turns.since = async function* (from) {
      await world.meter.update(TEAM, { add: [], reconciledAt: { from: 0, to: 1 } });
      yield* all(from);
    };

    expect(await run()).toMatchObject([{ repaired: false }]);
    expect(teamTokens()).toBe(1_100);
  });

  it('settles what dead functions left on users’ accounts', async () => {
    const dead = openTurn({ leaseUntil: world.clock.now() - 1 });
    await holdOf(world, dead);

    await run();

    expect(world.meter.peek(userAccount(USER)).marks).toEqual([]);
  });

  it('reports a user’s counter that differs, and leaves it', async () => {
    await world.meter.update(userAccount(USER), {
      add: [{ window: 'month', unit: 'tokens', slot: slotAt('month', world.clock.now()), by: 7 }],
    });

    expect(await run()).toMatchObject([
      { account: userAccount(USER), repaired: false, changes: [{ unit: 'tokens', by: -7 }] },
    ]);
    expect(JSON.stringify(world.telemetry.lines)).not.toContain(USER);
  });

  it('drops what nobody looks at any more from a shared account', async () => {
    await count(46);
    await world.clock.sleep(3 * DAY);

    expect(await run()).toEqual([]);
    expect(world.meter.peek(TEAM).counters).toEqual([]);
  });

  it('goes on after an account that it cannot reconcile', async () => {
    const other = sharedAccount('organisation', undefined, 'tokens');
    await count(1_100);
    const { counters } = world.meter.peek(TEAM);
    await world.meter.update(other, {
      add: counters.map(({ value, ...counter }) => ({ ...counter, by: value })),
    });
    world.meter.failingAccounts = [TEAM];

    expect(await run()).toMatchObject([{ account: other, repaired: true }]);
    expect(world.telemetry.lines).toContainEqual(
      expect.objectContaining({ message: 'account_not_reconciled', fields: { account: TEAM } }),
    );
  });

  it('looks back a day at the first of a month', async () => {
    const firstOfDecember = Date.UTC(2026, 11, 1, 0, 30);
    await world.clock.sleep(firstOfDecember - world.clock.now());
    await settled(23 * 3_600_000, tokens(46));

    await run();

    expect(teamTokens()).toBe(46);
  });
});
