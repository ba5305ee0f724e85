import type { Ports } from '../ports';
import { isExpired } from '../prepared/prepared-responses';
import type { PreparedStore, StoredResponse } from '../prepared/prepared-store';
import { utf8Length } from '../text';
import type { ListPreparedRequest } from './prepared-requests';

/** Lambda answers with 6 MB at the most; the last response may pass this. */
const MOST_BYTES = 4_194_304;

/** A response as operators read it: in the form of a load, with what has become of it. */
export interface ListedResponse {
  readonly set: string;
  /** As it is compared with users' questions. */
  readonly question: string;
  readonly answer: string;
  readonly audience: 'everyone' | { readonly group: string };
  readonly family?: string;
  readonly language?: string;
  /** ISO 8601. */
  readonly expiresAt?: string;
  /** No longer served; it is deleted within days. */
  readonly expired: boolean;
  readonly version: number;
  readonly hits: number;
}

export interface PreparedListing {
  readonly responses: readonly ListedResponse[];
  /** The `after` of the listing that goes on; absent at the end. */
  readonly next?: string;
}

/**
 * Lists prepared responses, in no particular order.
 *
 * @throws GatewayError `validation_error` where `after` is of no listing
 */
export async function listPrepared(
  { clock, preparedStore }: Pick<Ports, 'clock'> & { readonly preparedStore: PreparedStore },
  listing: ListPreparedRequest,
): Promise<PreparedListing> {
  const responses: ListedResponse[] = [];
  let bytes = 0;
  for await (const { position, response } of preparedStore.list(listing)) {
    const listed = listedOf(response, clock.now());
    responses.push(listed);
    bytes += utf8Length(JSON.stringify(listed));
    if (bytes >= MOST_BYTES) return { responses, next: position };
  }
  return { responses };
}

function listedOf(response: StoredResponse, now: number): ListedResponse {
  const { set, question, answer, audience, family, language, expiresAt, version, hits } = response;
  return {
    set,
    question,
    answer,
    audience: 'group' in audience ? audience : 'everyone',
    ...(family !== undefined && { family }),
    ...(language !== undefined && { language }),
    ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt * 1_000).toISOString() }),
    expired: isExpired(response, now),
    version,
    hits,
  };
}
