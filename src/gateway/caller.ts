/** Who published, as AppSync's own authorization established it. */
export interface Caller {
  /** A legal channel segment; for Cognito the user's `sub`. */
  readonly userId: string;
  readonly groups: readonly string[];
}
