import type { PreparedResponse } from './prepared-responses';

/** A response as its store has it. */
export interface StoredResponse extends PreparedResponse {
  /** How often it was served, over all its versions. */
  readonly hits: number;
}

/** Where to begin a listing, and of what. */
export interface Listing {
  /** One set; all of them where absent. */
  readonly set?: string | undefined;
  /** The `position` after which to go on; from the beginning where absent. */
  readonly after?: string | undefined;
}

/** Port: the prepared responses, as operators need them. */
export interface PreparedStore {
  /**
   * Expired ones too, in an order of the store's own. Each comes with its position, to go on after it.
   *
   * @throws GatewayError `validation_error` where `after` is no position
   */
  list(listing: Listing): AsyncIterable<{ readonly position: string; readonly response: StoredResponse }>;
  /**
   * Writes a response, and leaves its hits as they are.
   *
   * @param seen the version that it takes the place of; undefined for none
   * @returns false where another one stands there
   */
  put(response: PreparedResponse, seen: number | undefined): Promise<boolean>;
  /** Deletes this version with its hits; false where another one stands there. */
  remove(response: PreparedResponse): Promise<boolean>;
}
