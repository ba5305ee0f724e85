import type { Caller } from '../caller';
import type { ModelEntry } from '../configuration/configuration';
import type { ChatRequest } from '../contract/requests';
import type { Ports } from '../ports';
import { preparedKeysOf } from './prepared-keys';
import type { PreparedResponse } from './prepared-responses';
import { isExpired, keyText } from './prepared-responses';

/**
 * The prepared response that answers a request, if there is one. Never rejects: where the store fails, that is logged, and
 * the model answers.
 *
 * @param model the entry of the model that the request names
 */
export async function findPrepared(
  { prepared, clock, telemetry }: Pick<Ports, 'prepared' | 'clock' | 'telemetry'>,
  request: ChatRequest,
  caller: Caller,
  model: Pick<ModelEntry, 'family'>,
): Promise<PreparedResponse | undefined> {
  if (!prepared) return undefined;
  try {
    const keys = preparedKeysOf(request, caller, model);
    const found = keys.length > 0 ? await prepared.find(keys) : [];
    // By the keys that were asked for: whatever else a store gives is for somebody else, or answers something else.
    const served = new Map(
      found
        .filter((response) => !isExpired(response, clock.now()))
        .map((response) => [keyText(response), response]),
    );
    return keys.map((key) => served.get(keyText(key))).find((response) => response !== undefined);
  } catch (error) {
    telemetry.log('warn', 'prepared_responses_not_read', {}, error);
    return undefined;
  }
}

/** Counts that a response was served: as the metric `PreparedHits`, and with the response. Never rejects. */
export async function countPreparedHit(
  { prepared, telemetry }: Pick<Ports, 'prepared' | 'telemetry'>,
  response: PreparedResponse,
): Promise<void> {
  telemetry.measure('PreparedHits', 1, {});
  try {
    await prepared?.countHit(response);
  } catch (error) {
    telemetry.log('warn', 'prepared_hit_not_counted', { set: response.set }, error);
  }
}
