/** Whose turns a limit counts together: one user's, a team's, or everybody's. */
export const SCOPES = ['user', 'team', 'organisation'] as const;

export type Scope = (typeof SCOPES)[number];
