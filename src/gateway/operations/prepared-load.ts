import type { GatewayConfiguration } from '../configuration/configuration';
import { GatewayError } from '../errors';
import type { Ports } from '../ports';
import type { PreparedResponse } from '../prepared/prepared-responses';
import { isExpired, keyText } from '../prepared/prepared-responses';
import type { PreparedStore, StoredResponse } from '../prepared/prepared-store';
import type { LoadPreparedRequest } from './prepared-requests';

export type PreparedOperations = Pick<Ports, 'clock' | 'configuration' | 'telemetry'> & {
  readonly preparedStore: PreparedStore;
};

/** How many responses a load has changed. */
export interface LoadResult {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly removed: number;
}

type NewResponse = Omit<PreparedResponse, 'version'>;

/**
 * Loads a set of prepared responses. They are served at once, and the very first once functions read their configuration again. The same load again changes nothing, so one that failed half
 * way is made again.
 *
 * @throws GatewayError `validation_error` before anything is written, where a response names what the configuration does
 *   not have, is over already, or answers what the load or another set answers; or half way, where the set was changed meanwhile
 */
export async function loadPrepared(
  ports: PreparedOperations,
  request: LoadPreparedRequest,
): Promise<LoadResult> {
  const { clock, configuration, preparedStore, telemetry } = ports;
  const { set, replace, loadedBy, reason } = request;
  const now = clock.now();
  const load = responsesOf(request, await configuration.current(), now);
  const known = await knownOf(preparedStore, set, load, now);
  const result = { added: 0, changed: 0, unchanged: 0, removed: 0 };
  let complete = false;
  try {
    for (const [key, response] of load) result[await put(preparedStore, response, known.get(key))] += 1;
    const dropped = [...known].filter(([key, there]) => !load.has(key) && !isExpired(there, now));
    for (const [, there] of replace ? dropped : []) {
      unlessMeanwhile(await preparedStore.remove(there));
      result.removed += 1;
    }
    complete = true;
  } finally {
    telemetry.log('info', 'prepared_responses_loaded', { set, by: loadedBy, reason, complete, ...result });
  }
  return result;
}

/** @throws GatewayError `validation_error` where `applied` is false */
export function unlessMeanwhile(applied: boolean): void {
  if (applied) return;
  throw new GatewayError('validation_error', 'The set was changed by somebody else meanwhile. Try again.');
}

/** What there is already of the load and of its set, by key. */
async function knownOf(
  store: PreparedStore,
  set: string,
  load: ReadonlyMap<string, NewResponse>,
  now: number,
): Promise<ReadonlyMap<string, StoredResponse>> {
  const known = new Map<string, StoredResponse>();
  const indexes = new Map([...load.keys()].map((key, index) => [key, index]));
  for await (const { response } of store.list({})) {
    const index = indexes.get(keyText(response));
    if (index !== undefined && response.set !== set && !isExpired(response, now)) {
      throw invalid(index, 'question', `the set ${response.set} answers it already, for the same audience`);
    }
    if (index !== undefined || response.set === set) known.set(keyText(response), response);
  }
  return known;
}

async function put(
  store: PreparedStore,
  response: NewResponse,
  there: StoredResponse | undefined,
): Promise<'added' | 'changed' | 'unchanged'> {
  const { answer, expiresAt, set } = response;
  if (there?.answer === answer && there.expiresAt === expiresAt && there.set === set) return 'unchanged';
  const seen = there?.version;
  unlessMeanwhile(await store.put({ ...response, version: (seen ?? 0) + 1 }, seen));
  return seen === undefined ? 'added' : 'changed';
}

/** The load by key. */
function responsesOf(
  { set, responses }: LoadPreparedRequest,
  configuration: GatewayConfiguration,
  now: number,
): ReadonlyMap<string, NewResponse> {
  const families = new Set(Object.values(configuration.models).map(({ family }) => family));
  const groups = groupsOf(configuration);
  const load = new Map<string, NewResponse>();
  responses.forEach((response, index) => {
    const { audience, family } = response;
    if (!families.has(family) && family !== undefined)
      throw invalid(index, 'family', 'no model is of this family');
    if ('group' in audience && !groups.has(audience.group)) {
      throw invalid(index, 'audience', 'no plan, team or model of the configuration names this group');
    }
    if (isExpired(response, now)) throw invalid(index, 'expiresAt', 'must lie ahead');
    const key = keyText(response);
    if (load.has(key)) throw invalid(index, 'question', 'the load answers it already, for the same audience');
    load.set(key, { ...response, set });
  });
  return load;
}

function groupsOf({ plans, teams, models }: GatewayConfiguration): ReadonlySet<string> {
  // A plan's `*` is everybody, and no group.
  const ofPlans = plans.map(({ group }) => group).filter((group) => group !== '*');
  const ofModels = Object.values(models).flatMap(({ groups }) => groups);
  return new Set([...ofPlans, ...teams.map(({ group }) => group), ...ofModels]);
}

function invalid(index: number, field: string, problem: string): GatewayError {
  return new GatewayError('validation_error', `responses.${index}.${field}: ${problem}`);
}
