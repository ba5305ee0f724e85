/** A directory's group → the gateway's group that its members have. What is not named here grants nothing. */
export type DirectoryGroups = Readonly<Record<string, string>>;

/** A user who is about to get a token. */
export interface TokenUser {
  /** Groups that the user pool itself knows the user to be in. */
  readonly ownGroups: readonly string[];
  /**
   * Whether a directory vouches for the whole profile. A user with a password may write attributes of their own, and so
   * could name groups for themselves.
   */
  readonly federated: boolean;
  /** What the directory said of the user's groups, as the pool keeps it; undefined where it said nothing. */
  readonly directoryClaim: unknown;
}

/** The groups for the user's tokens: the pool's own and the mapped ones, each once. */
export function tokenGroups(mapping: DirectoryGroups, user: TokenUser): string[] {
  const { ownGroups, federated, directoryClaim } = user;
  const granted = federated ? mappedGroups(mapping, directoryGroupNames(directoryClaim)) : [];
  return [...new Set([...ownGroups, ...granted])];
}

const mappedGroups = (mapping: DirectoryGroups, names: readonly string[]): string[] =>
  names.flatMap((name) => (Object.hasOwn(mapping, name) ? [mapping[name]!] : []));

/**
 * The names in a directory's claim, in any form that Cognito gives it: a list; the JSON text of one; several values
 * flattened to `[a,b]`, each form-encoded where it holds more than letters and digits; or one name as it is.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html
 */
export function directoryGroupNames(claim: unknown): string[] {
  if (isStrings(claim)) return claim;
  if (typeof claim !== 'string') return [];
  const text = claim.trim();
  if (!text.startsWith('[') || !text.endsWith(']')) return text === '' ? [] : [text];
  return (
    jsonStrings(text) ??
    text
      .slice(1, -1)
      .split(',')
      .map((item) => formDecoded(item.trim()))
  );
}

const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** Undefined for what only looks like a list: `[100, 200]` are two names, not numbers. */
function jsonStrings(text: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isStrings(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
