/** The identity that AppSync established, in either of the forms that carry a user. */
export interface UserIdentity {
  claims?: Record<string, unknown>;
  groups?: string[] | null;
}

/** The claim that names the user: the segment of the channels that are theirs. */
export const USER_ID_CLAIM = 'sub';

/** The claim that lists the groups, where AppSync itself gives none. */
export const GROUPS_CLAIM = 'cognito:groups';

/** The caller's own id; empty for a caller that is no user (IAM), who owns no channel. */
export function userIdOf(identity: UserIdentity | null): string {
  const id = identity?.claims?.[USER_ID_CLAIM];
  return typeof id === 'string' ? id : '';
}

export function groupsOf(identity: UserIdentity | null): string[] {
  const groups = identity?.groups ?? identity?.claims?.[GROUPS_CLAIM] ?? [];
  return typeof groups === 'string' ? [groups] : (groups as string[]);
}

/** Whether a channel is the user's own: its first segment after the namespace is their id, to the letter. */
export function ownsChannel(identity: UserIdentity | null, segments: string[]): boolean {
  const userId = userIdOf(identity);
  return userId !== '' && userId !== '*' && segments.length > 1 && segments[1] === userId;
}
