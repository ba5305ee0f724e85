import type { ConfiguredLimit, GatewayConfiguration, Plan, Team } from '../configuration/configuration';
import type { Counted } from './amounts';
import type { Raise } from './raises';
import type { Scope } from './scopes';
import type { Window } from './windows';

/** Whose plan applies, and which team pays. */
export interface Payer {
  readonly userId: string;
  readonly plan: Plan;
  readonly team: Team | undefined;
}

/** A kind of counter: what is counted, over which time, of whom. */
export interface Kind {
  readonly scope: Scope;
  readonly window: Window;
  readonly unit: Counted;
}

/** A limit that applies to a turn, with the raises that are in force. */
export interface Limit extends Kind {
  readonly limit: number;
  /** Epoch milliseconds at which the first of its raises ends. */
  readonly raisedUntil?: number;
}

/** Every limit that applies to a payer's turns: the user's own first, then the team's, then the organisation's. */
export function limitsOf(
  { organisation, raises }: Pick<GatewayConfiguration, 'organisation' | 'raises'>,
  { userId, plan, team }: Payer,
  now: number,
): Limit[] {
  const inForce = raises.filter(({ until }) => until > now);
  const of = (scope: Scope, subject: string, limits: Limits) =>
    kindsOf(scope, limits).map((limit) => raised(limit, subject, inForce));
  return [
    ...of('user', userId, plan),
    ...(team ? of('team', team.name, team) : []),
    ...of('organisation', '', organisation),
  ];
}

/** The kinds of shared counters that the limits of a team, if any, and of the organisation need. */
export function sharedKinds(
  { teams, organisation }: Pick<GatewayConfiguration, 'teams' | 'organisation'>,
  team: string | undefined,
): Kind[] {
  const own = teams.find(({ name }) => name === team);
  return [...(own ? kindsOf('team', own) : []), ...kindsOf('organisation', organisation)];
}

interface Limits {
  readonly limits: readonly ConfiguredLimit[];
  readonly concurrentTurns?: number | undefined;
}

function kindsOf(scope: Scope, { limits, concurrentTurns }: Limits): Limit[] {
  const turns: Limit[] =
    concurrentTurns === undefined ? [] : [{ scope, window: 'now', unit: 'turns', limit: concurrentTurns }];
  return [...limits.map((limit) => ({ scope, ...limit })), ...turns];
}

function raised(limit: Limit, subject: string, raises: readonly Raise[]): Limit {
  const applying = raises.filter(
    ({ scope, subject: of, window, unit }) =>
      scope === limit.scope && of === subject && window === limit.window && unit === limit.unit,
  );
  if (applying.length === 0) return limit;
  return {
    ...limit,
    limit: applying.reduce((sum, { amount }) => sum + amount, limit.limit),
    raisedUntil: Math.min(...applying.map(({ until }) => until)),
  };
}
