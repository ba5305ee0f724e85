import type { GatewayConfiguration } from '../../../src/gateway/configuration/configuration';
import type { User } from './scenario';
import type { OracleWindow } from './sliding-window';

export type OracleUnit = 'inputTokens' | 'outputTokens' | 'tokens' | 'microDollars' | 'turns';

/** A limit as the oracle reads it from the configuration. */
export interface LimitInForce {
  readonly scope: 'user' | 'team' | 'organisation';
  readonly window: OracleWindow;
  readonly unit: OracleUnit;
  /** The account that must have room. */
  readonly account: string;
  readonly limit: number;
}

type Scoped = Omit<LimitInForce, 'account' | 'limit'>;

/** Names a limit among those of one turn. */
export function limitName({ scope, window, unit }: Scoped): string {
  return `${scope}/${window}/${unit}`;
}

/** The account in which a turn of a user, paid by a team, counts. */
export function accountName({ scope, unit }: Scoped, userId: string, team: string | undefined): string {
  if (scope === 'user') return `user#${userId}`;
  return scope === 'team' ? `team#${team}#${unit}` : `organisation#${unit}`;
}

/** The limits of a user's turn that a team pays for, with the raises that have not ended. */
export function limitsInForce(
  { plans, teams, organisation, raises }: GatewayConfiguration,
  { userId, groups }: User,
  team: string | undefined,
  at: number,
): LimitInForce[] {
  const limited = [
    { scope: 'user' as const, subject: userId, of: plans.find(({ group }) => isIn(groups, group))! },
    { scope: 'team' as const, subject: team ?? '-', of: teams.find(({ name }) => name === team) },
    { scope: 'organisation' as const, subject: '', of: organisation },
  ];
  return limited.flatMap(({ scope, subject, of }) => {
    const turns = { window: 'now' as const, unit: 'turns' as const, limit: of?.concurrentTurns ?? -1 };
    const limits = [...(of?.limits ?? []), ...(of?.concurrentTurns === undefined ? [] : [turns])];
    return limits.map(({ window, unit, limit }) => {
      let most = limit;
      for (const raise of raises) {
        const applies = raise.scope === scope && raise.subject === subject && raise.until > at;
        if (applies && raise.window === window && raise.unit === unit) most += raise.amount;
      }
      const account = accountName({ scope, window, unit }, userId, team);
      return { scope, window, unit, account, limit: most };
    });
  });
}

/** What a user's account counts, limited or not. */
export const ALWAYS_COUNTED: readonly string[] = [
  'user/month/inputTokens',
  'user/month/outputTokens',
  'user/month/tokens',
  'user/month/microDollars',
  'user/now/turns',
];

function isIn(groups: readonly string[], group: string): boolean {
  return groups.includes(group);
}
