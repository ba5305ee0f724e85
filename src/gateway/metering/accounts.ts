import type { Counted } from './amounts';
import { UNITS } from './amounts';
import type { Kind, Limit } from './limits';
import type { Entry } from './meter';
import type { Scope } from './scopes';

/**
 * An account is whose counters stand in one item. A user has one for all of them, with the marks of what they hold. A team's and the
 * organisation's are hot: they have one a unit and no marks, and so stay under 1 KB whatever is limited.
 */
const USER = 'user#';

export function userAccount(userId: string): string {
  return `${USER}${userId}`;
}

export function sharedAccount(
  scope: Exclude<Scope, 'user'>,
  team: string | undefined,
  unit: Counted,
): string {
  return scope === 'team' ? `team#${team}#${unit}` : `organisation#${unit}`;
}

export function isShared(account: string): boolean {
  return userOf(account) === undefined;
}

/** Whose account it is; undefined for a shared one. */
export function userOf(account: string): string | undefined {
  return account.startsWith(USER) ? account.slice(USER.length) : undefined;
}

/** Who is counted for. */
export interface Subject {
  readonly userId: string;
  readonly team?: string | undefined;
}

/** What a user's account always counts, limited or not: the usage that people are shown. */
const ALWAYS: readonly Kind[] = [
  ...UNITS.map((unit): Kind => ({ scope: 'user', window: 'month', unit })),
  { scope: 'user', window: 'now', unit: 'turns' },
];

/** The kinds that a turn under these limits counts in, each once. */
export function kindsCounted(limits: readonly Limit[]): Kind[] {
  const kinds = [...ALWAYS, ...limits.map(({ scope, window, unit }) => ({ scope, window, unit }))];
  return [...new Map(kinds.map((kind) => [kindCode(kind), kind])).values()];
}

/** The kinds by the account that has their counters. */
export function byAccount<T extends Kind>(kinds: readonly T[], { userId, team }: Subject): Map<string, T[]> {
  const accounts = new Map<string, T[]>();
  for (const kind of kinds) {
    const account = accountOf(kind, { userId, team });
    accounts.set(account, [...(accounts.get(account) ?? []), kind]);
  }
  return accounts;
}

export function accountOf({ scope, unit }: Kind, { userId, team }: Subject): string {
  return scope === 'user' ? userAccount(userId) : sharedAccount(scope, team, unit);
}

/** A kind as the turn's record keeps it. */
export function kindCode({ scope, window, unit }: Kind): string {
  return `${scope}/${window}/${unit}`;
}

export function kindOf(code: string): Kind {
  const [scope, window, unit] = code.split('/') as [Kind['scope'], Kind['window'], Kind['unit']];
  return { scope, window, unit };
}

/** What of a turn counts in one account. */
export function entryOf(kinds: readonly Kind[], at: number): Entry {
  return { at, kinds: kinds.map(({ window, unit }) => ({ window, unit })) };
}
