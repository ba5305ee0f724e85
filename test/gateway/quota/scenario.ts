import { TEXT_ONLY } from '../world';
import type { GatewayConfiguration } from '../../../src/gateway/configuration/configuration';
import type { InboundInvocation } from '../../../src/gateway/inbound';
import { RATES } from './prices';
import type { Random } from './random';

const MAX_OUTPUT_TOKENS = 600;

/** Who there is: users who share teams, one in two of them, and one in none. */
export const USERS = [
  { userId: 'ada', groups: ['standard', 'red'] },
  { userId: 'bob', groups: ['power', 'red', 'blue'] },
  { userId: 'eve', groups: ['standard', 'blue'] },
  { userId: 'kim', groups: ['power'] },
] as const;

export type User = (typeof USERS)[number];

type ConfiguredLimit = GatewayConfiguration['organisation']['limits'][number];
type Scope = 'user' | 'team' | 'organisation';

/** About four turns in ten minutes: most turns meet a limit sooner or later, and few meet none. */
const TYPICAL = { inputTokens: 1_200, outputTokens: 1_800, tokens: 2_500, microDollars: 18_000 };
const WINDOWS = { '10min': 1, '24h': 2, month: 2 };
const SCOPES = { user: 1, team: 2, organisation: 3 };

/** Also far below and far above it, in per cent. */
const SHARES = [12, 25, 50, 75, 100, 150, 300];

export function anyLimit(random: Random, scope: Scope): ConfiguredLimit {
  const window = random.pick(Object.keys(WINDOWS) as (keyof typeof WINDOWS)[]);
  const unit = random.pick(Object.keys(TYPICAL) as (keyof typeof TYPICAL)[]);
  const typical = TYPICAL[unit] * WINDOWS[window] * SCOPES[scope];
  return { window, unit, limit: Math.floor((typical * random.pick(SHARES)) / 100) };
}

function anyLimits(random: Random, scope: Scope): ConfiguredLimit[] {
  const limits = Array.from({ length: random.between(0, 4) }, () => anyLimit(random, scope));
  return [...new Map(limits.map((limit) => [`${limit.window}/${limit.unit}`, limit])).values()];
}

export function anyConfiguration(random: Random): GatewayConfiguration {
  const bound = (scope: Scope, least: number, most: number) => ({
    limits: anyLimits(random, scope),
    concurrentTurns: random.between(least, most),
  });
  const models = Object.entries(RATES).map(([name, rates]) => {
    const prices = [{ from: '2020-01-01', ...rates }];
    return [
      name,
      {
        name,
        bedrockModelId: name,
        contextTokens: 10_000,
        maxOutputTokens: MAX_OUTPUT_TOKENS,
        ...TEXT_ONLY,
        prices,
      },
    ];
  });
  const names = Object.keys(RATES);
  return {
    schemaVersion: 1,
    models: Object.fromEntries(models) as GatewayConfiguration['models'],
    providers: {},
    hasPrepared: false,
    plans: [
      { name: 'power', group: 'power', models: names, answerMinutes: 0, ...bound('user', 1, 4) },
      { name: 'standard', group: 'standard', models: names, answerMinutes: 0, ...bound('user', 1, 3) },
    ],
    teams: [
      { name: 'red', group: 'red', ...bound('team', 2, 5) },
      { name: 'blue', group: 'blue', limits: anyLimits(random, 'team') },
    ],
    organisation: bound('organisation', 3, 8),
    guardrailPrices: [],
    warnAtPercent: [80],
    turnRetentionDays: 90,
    raises: [],
  };
}

/** The configuration with one limit that has come, gone, or moved: also to below what is in use. */
export function changedConfiguration(
  random: Random,
  configuration: GatewayConfiguration,
): GatewayConfiguration {
  const changed = (scope: Scope, limits: readonly ConfiguredLimit[]) => {
    const other = anyLimit(random, scope);
    const rest = limits.filter(({ window, unit }) => window !== other.window || unit !== other.unit);
    return random.chance(30) ? limits.slice(1) : [...rest, other];
  };
  const { plans, teams, organisation } = configuration;
  switch (random.pick(['user', 'team', 'organisation'] as const)) {
    case 'user': {
      const chosen = random.pick(plans);
      const plan = {
        ...chosen,
        limits: changed('user', chosen.limits),
        concurrentTurns: random.between(1, 4),
      };
      return { ...configuration, plans: plans.map((other) => (other === chosen ? plan : other)) };
    }
    case 'team': {
      const chosen = random.pick(teams);
      const team = { ...chosen, limits: changed('team', chosen.limits) };
      return { ...configuration, teams: teams.map((other) => (other === chosen ? team : other)) };
    }
    case 'organisation':
      return {
        ...configuration,
        organisation: { ...organisation, limits: changed('organisation', organisation.limits) },
      };
  }
}

/** A user's chat request. Its text tells nothing; its length is what counts. */
export function anyChat(random: Random, user: User, requestId: string): Record<string, unknown> {
  const teams = user.groups.slice(1);
  return {
    conversationId: 'c',
    requestId,
    modelId: random.pick(Object.keys(RATES)),
    messages: [{ role: 'user', content: [{ text: 'x'.repeat(random.between(1, 500)) }] }],
    ...(random.chance(70) && { inferenceConfig: { maxTokens: random.between(1, MAX_OUTPUT_TOKENS + 200) } }),
    ...(teams.length > 0 && random.chance(40) && { team: random.pick(teams) }),
  };
}

export function publishOf(user: User, payloads: readonly Record<string, unknown>[]): InboundInvocation {
  return {
    identity: { userId: user.userId, groups: [...user.groups] },
    channel: { segments: ['Inbound-Messages', user.userId] },
    events: payloads.map((payload, index) => ({ id: `event-${index}`, payload })),
  };
}
