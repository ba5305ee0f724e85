/** Who may be given a prepared response: everybody whom the gateway lets in, or one group. */
export type Audience = { readonly everyone: true } | { readonly group: string };

/** Names a prepared response. */
export interface PreparedKey {
  readonly audience: Audience;
  /** As `normalisedQuestion` has it. */
  readonly question: string;
  /** A `family` of the catalogue; undefined for every model. */
  readonly family?: string | undefined;
  /** BCP 47, in lower case; undefined for every language. */
  readonly language?: string | undefined;
}

/** An answer that operators have written, with the question that it answers. Never a user's text. */
export interface PreparedResponse extends PreparedKey {
  readonly answer: string;
  /** The set that it was loaded with. */
  readonly set: string;
  /** Counted up by every load that changes it, from 1. */
  readonly version: number;
  /** Epoch seconds from which it is not served any more; undefined for never. */
  readonly expiresAt?: number | undefined;
}

/** Port: the prepared responses, as turns need them. */
export interface PreparedResponses {
  /**
   * Those that there are of these keys, in any order, expired ones too: their store deletes them days later.
   *
   * @param keys all different, at most `MOST_KEYS`
   */
  find(keys: readonly PreparedKey[]): Promise<readonly PreparedResponse[]>;
  /** Counts that it was served; nothing where it has been removed meanwhile. */
  countHit(key: PreparedKey): Promise<void>;
}

/** Whether a response is over. The clock says so, not its store, which deletes late. */
export function isExpired({ expiresAt }: Pick<PreparedResponse, 'expiresAt'>, now: number): boolean {
  return expiresAt !== undefined && expiresAt * 1_000 <= now;
}

/** A key as one text: two keys have the same where they name the same response, and only there. */
export function keyText({ audience, question, family, language }: PreparedKey): string {
  return JSON.stringify([
    'group' in audience ? [audience.group] : [],
    question,
    family ?? null,
    language ?? null,
  ]);
}
