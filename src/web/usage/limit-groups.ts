import type { LimitStatus } from '../../gateway/contract/events';

/** The limits that one scope's turns count against. */
export interface LimitGroup {
  readonly scope: LimitStatus['scope'];
  readonly heading: string;
  /** In the gateway's order. One at least. */
  readonly limits: readonly LimitStatus[];
}

const scopes = ['user', 'team', 'organisation'] as const satisfies readonly LimitStatus['scope'][];

/**
 * The limits by scope: the reader's own first, then their team's, then the organisation's.
 *
 * @param team the team that pays, where there is one
 */
export function groupLimits(limits: readonly LimitStatus[], team?: string): readonly LimitGroup[] {
  const headings = {
    user: 'Yours',
    team: team === undefined ? 'Your team’s' : `Your team’s: ${team}`,
    organisation: 'Your organisation’s',
  } as const;
  return scopes
    .map((scope) => ({
      scope,
      heading: headings[scope],
      limits: limits.filter((limit) => limit.scope === scope),
    }))
    .filter((group) => group.limits.length > 0);
}
