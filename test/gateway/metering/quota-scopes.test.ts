import { beforeEach, describe, expect, it } from '@jest/globals';
import type { GatewayConfiguration } from '../../../src/gateway/configuration/configuration';
import { sharedAccount, userAccount } from '../../../src/gateway/metering/accounts';
import { valueOf } from '../../../src/gateway/metering/changes';
import { handleInbound } from '../../../src/gateway/inbound';
import type { TurnFixture } from '../chat/turn-fixture';
import { createTurn, NOVEMBER } from '../chat/turn-fixture';
import { settlement } from '../turns';
import { configuration, publish, USER, wholeAnswer } from '../world';

const TEAM = sharedAccount('team', 'research', 'tokens');
const ORGANISATION = sharedAccount('organisation', undefined, 'microDollars');
const GROUPS = ['power', 'researchers', 'sellers'];

let world: TurnFixture['world'];
let chat: TurnFixture['chat'];
let turn: TurnFixture['turn'];
let lastEvent: TurnFixture['lastEvent'];
let lastError: TurnFixture['lastError'];
let marks: TurnFixture['marks'];
beforeEach(() => {
  ({ world, chat, turn, lastEvent, lastError, marks } = createTurn());
  configure({});
});

function configure({ team = 10_000, organisation = 50_000 }: { team?: number; organisation?: number }): void {
  const override: Partial<GatewayConfiguration> = {
    teams: [
      { name: 'research', group: 'researchers', limits: [{ window: 'month', unit: 'tokens', limit: team }] },
      { name: 'sales', group: 'sellers', limits: [] },
    ],
    organisation: { limits: [{ window: 'month', unit: 'microDollars', limit: organisation }] },
  };
  world.configuration.value = configuration(override);
}

const used = (account: string, unit: 'tokens' | 'microDollars') =>
  valueOf(world.meter.peek(account), { window: 'month', unit, slot: NOVEMBER });

describe('a turn of a team', () => {
  it('counts for its user, the team and the organisation', async () => {
    await chat({}, GROUPS);

    expect(used(userAccount(USER), 'tokens')).toBe(46);
    expect(used(TEAM, 'tokens')).toBe(46);
    expect(used(ORGANISATION, 'microDollars')).toBe(182);
  });

  it('is paid by the first of the user’s teams, which the record and the answer name', async () => {
    await chat({}, GROUPS);

    expect(turn()).toMatchObject({ team: 'research' });
    expect(lastEvent()).toMatchObject({ metadata: { team: 'research' } });
    expect(world.models.requests[0]!.metadata).toMatchObject({ team: 'research' });
  });

  it('is paid by the team that it names', async () => {
    await chat({ team: 'sales' }, GROUPS);

    expect(turn()).toMatchObject({ team: 'sales' });
    expect(used(TEAM, 'tokens')).toBe(0);
  });

  it('cannot name a team that its user is not in', async () => {
    await chat({ team: 'sales' }, ['power', 'researchers']);

    expect(lastError()).toMatchObject({ type: 'forbidden', details: { teams: ['research'] } });
  });

  it('tells what is left of every limit', async () => {
    await chat({}, GROUPS);

    expect(lastEvent()).toMatchObject({
      metadata: {
        remaining: [
          { scope: 'user', unit: 'turns' },
          { scope: 'team', unit: 'tokens', used: 46, limit: 10_000 },
          { scope: 'organisation', unit: 'microDollars', used: 182, limit: 50_000 },
        ],
      },
    });
  });

  it('tells the same on request', async () => {
    await chat({}, GROUPS);
    const ask = publish([{ type: 'usage', requestId: 'u1', team: 'research' }], { groups: GROUPS });
    await handleInbound(world, ask, world.invocation());

    expect(lastEvent()).toMatchObject({
      usage: { plan: 'power', team: 'research', limits: [{}, { scope: 'team', used: 46 }, { used: 182 }] },
    });
  });
});

describe('a limit that others share', () => {
  it('refuses what the team has no room for, and gives back what the others held', async () => {
    configure({ team: 300 });

    await chat({}, GROUPS);

    expect(lastError()).toMatchObject({
      type: 'token_limit_exceeded',
      details: { limit: { scope: 'team' } },
    });
    expect(turn()).toMatchObject({ state: 'settled', outcome: 'refused' });
    expect(marks()).toEqual([]);
    expect(used(userAccount(USER), 'tokens')).toBe(0);
    expect(used(ORGANISATION, 'microDollars')).toBe(0);
  });

  it('refuses what the organisation’s budget has no room for', async () => {
    configure({ organisation: 1_000 });

    await chat({}, GROUPS);

    expect(lastError()).toMatchObject({
      type: 'budget_exceeded',
      details: { limit: { scope: 'organisation' } },
    });
    expect(used(TEAM, 'tokens')).toBe(0);
  });

  it('shortens the answer on every account where the team has room for a shorter one', async () => {
    configure({ team: 600 });

    await chat({}, GROUPS);

    expect(lastEvent()).toMatchObject({ metadata: { clamped: { limitedBy: { scope: 'team' } } } });
    expect(turn()).toMatchObject({ outcome: 'completed', reserved: { outputTokens: 500, tokens: 600 } });
    expect([used(userAccount(USER), 'tokens'), used(TEAM, 'tokens')]).toEqual([46, 46]);
  });

  it('makes a model without a price forbidden where it limits money', async () => {
    const { models } = configuration();
    world.configuration.value = {
      ...world.configuration.value,
      models: { ...models, haiku: { ...models['haiku']!, prices: [] } },
    };

    await chat({}, GROUPS);

    expect(lastError()).toMatchObject({ type: 'model_not_allowed', details: { allowedModels: ['sonnet'] } });
  });
});

describe('a shared counter that cannot be written at the end', () => {
  it('is left too high, and the turn ends as it should', async () => {
    const settle = world.turns.settle.bind(world.turns);
    world.turns.settle = async (...claim) => {
      world.meter.failingAccounts = [TEAM];
      return settle(...claim);
    };

    await chat({}, GROUPS);

    expect(lastEvent()).toMatchObject({ metadata: { usage: { totalTokens: 46 } } });
    expect(world.telemetry.lines).toContainEqual(expect.objectContaining({ message: 'counter_not_settled' }));
    world.meter.failingAccounts = [];
    expect(used(TEAM, 'tokens')).toBe(1_100);
    expect(used(userAccount(USER), 'tokens')).toBe(46);
  });
});

describe('a turn that takes exactly what it held', () => {
  it('leaves the shared counters as they are', async () => {
    world.models.script = wholeAnswer('x').map((event) =>
      'metadata' in event
        ? { metadata: { usage: { inputTokens: 100, outputTokens: 1_000, totalTokens: 1_100 } } }
        : event,
    );

    await chat({}, GROUPS);

    expect([used(TEAM, 'tokens'), used(ORGANISATION, 'microDollars')]).toEqual([1_100, 5_100]);
  });
});

describe('a warning threshold', () => {
  it('is told to operators by the turn that reaches it, and once', async () => {
    configure({ team: 1_160 });

    for (const requestId of ['r1', 'r2', 'r3']) {
      world.models.script = wholeAnswer('x').map((event) =>
        'metadata' in event
          ? { metadata: { usage: { inputTokens: 100, outputTokens: 290, totalTokens: 390 } } }
          : event,
      );
      await chat({ requestId }, GROUPS);
    }

    const warnings = world.telemetry.metrics.filter(({ metric }) => metric === 'LimitWarnings');
    expect(warnings.map(({ dimensions }) => dimensions)).toEqual([
      { scope: 'team', window: 'month', unit: 'tokens', percent: '50' },
      { scope: 'team', window: 'month', unit: 'tokens', percent: '100' },
    ]);
  });
});

describe('a turn that was taken for dead while its model answered', () => {
  it('leaves the charge to who settled it', async () => {
    const settle = world.turns.settle.bind(world.turns);
    world.turns.settle = async (claim, own) => {
      await settle(claim, settlement({ outcome: 'lost' }));
      return settle(claim, own);
    };

    await chat({}, GROUPS);

    expect(turn()).toMatchObject({ outcome: 'lost' });
    expect(used(TEAM, 'tokens')).toBe(1_100);
  });
});

describe('a shared account that fails', () => {
  it('refuses, closed, and gives back what the others hold', async () => {
    world.meter.failingAccounts = [TEAM];

    await chat({}, GROUPS);

    expect(lastError()).toMatchObject({ type: 'reservation_failed' });
    expect(marks()).toEqual([]);
    expect(used(ORGANISATION, 'microDollars')).toBe(0);
  });
});
