import type { Ports } from '../ports';
import { isExpired, keyText } from '../prepared/prepared-responses';
import type { PreparedStore, StoredResponse } from '../prepared/prepared-store';
import { unlessMeanwhile } from './prepared-load';
import type { ExpirePreparedRequest } from './prepared-requests';

type Criteria = Omit<ExpirePreparedRequest, 'set' | 'expiredBy' | 'reason'>;

/**
 * Ends the responses of a set that have all that the request gives: they are not served any more from now on, and deleted
 * within days.
 *
 * @returns how many were ended
 * @throws GatewayError `validation_error` half way, where the set was changed meanwhile
 */
export async function expirePrepared(
  {
    clock,
    preparedStore,
    telemetry,
  }: Pick<Ports, 'clock' | 'telemetry'> & { readonly preparedStore: PreparedStore },
  { set, expiredBy, reason, ...criteria }: ExpirePreparedRequest,
): Promise<{ readonly expired: number }> {
  const now = clock.now();
  const chosen: StoredResponse[] = [];
  for await (const { response } of preparedStore.list({ set })) {
    if (!isExpired(response, now) && hasAll(response, criteria)) chosen.push(response);
  }
  let expired = 0;
  try {
    for (const { hits: _, ...response } of chosen) {
      const ended = { ...response, version: response.version + 1, expiresAt: Math.floor(now / 1_000) };
      unlessMeanwhile(await preparedStore.put(ended, response.version));
      expired += 1;
    }
  } finally {
    const complete = expired === chosen.length;
    telemetry.log('info', 'prepared_responses_expired', { set, by: expiredBy, reason, complete, expired });
  }
  return { expired };
}

function hasAll(response: StoredResponse, criteria: Criteria): boolean {
  const given = Object.fromEntries(Object.entries(criteria).filter(([, value]) => value !== undefined));
  return keyText({ ...response, ...given }) === keyText(response);
}
