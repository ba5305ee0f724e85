import type { Ports } from '../ports';
import { withinFirstToken } from './first-token';
import type { ModelEvent, ModelRequest } from './language-models';
import { isAnnouncement, ModelError } from './language-models';

const FIRST_BACKOFF_MS = 200;

type Patience = Pick<Ports, 'models' | 'clock' | 'breaker' | 'telemetry'>;

/** A model's failure that another model may make good. */
interface Outage {
  readonly error: ModelError;
  /** What it had announced before it failed. */
  readonly announcements: readonly ModelEvent[];
}

/**
 * Asks a model, and again where it failed before its first token, then the next one: nothing has been told yet, so that the
 * user sees one answer. After the first token a failure is the end of the answer. A model that has failed time and again
 * is passed over.
 *
 * @param requests of the models in their order, one at the least
 * @param onModel takes the index of each request before its model is asked
 * @throws ModelError of the last model that was asked, or whatever `signal` was aborted with
 */
export async function* conversePatiently(
  ports: Patience,
  requests: readonly ModelRequest[],
  signal: AbortSignal,
  onModel: (index: number) => void = () => undefined,
): AsyncIterable<ModelEvent> {
  let outage: Outage | undefined;
  for (const [index, request] of requests.entries()) {
    if (!ports.breaker.admits(request)) continue;
    onModel(index);
    outage = yield* converse(ports, request, signal, index + 1 < requests.length);
    if (!outage) return;
  }
  yield* outage?.announcements ?? [];
  throw outage?.error ?? leftAlone();
}

/** @returns undefined where the model has answered, well or badly */
async function* converse(
  ports: Patience,
  request: ModelRequest,
  signal: AbortSignal,
  hasNext: boolean,
): AsyncGenerator<ModelEvent, Outage | undefined> {
  const { models, clock, breaker } = ports;
  const ask = (until: AbortSignal) => models.converse(request, until);
  for (let attempt = 1; ; attempt++) {
    let announcements: ModelEvent[] | undefined = [];
    try {
      const stream = hasNext ? withinFirstToken(clock, request, signal, ask) : ask(signal);
      for await (const event of stream) {
        if (announcements && isAnnouncement(event)) {
          announcements.push(event);
          continue;
        }
        if (announcements) yield* announcements;
        announcements = undefined;
        breaker.succeeded(request);
        yield event;
      }
      if (announcements) yield* announcements;
      return undefined;
    } catch (error) {
      if (!announcements) throw error;
      if (!(error instanceof ModelError && error.outage)) {
        yield* announcements;
        throw error;
      }
      // What a provider has no field for says nothing of its health.
      const isIll = error.code !== 'bedrock_validation_error';
      if (isIll && breaker.failed(request)) tellBreaker(ports, request);
      if (!error.passing || attempt >= request.attempts) return { error, announcements };
      await clock.sleep(FIRST_BACKOFF_MS * 2 ** (attempt - 1), signal);
    }
  }
}

function tellBreaker({ telemetry }: Patience, { modelId, provider }: ModelRequest): void {
  telemetry.measure('BreakersOpened', 1, { provider: provider?.name ?? 'bedrock' });
  telemetry.log('warn', 'model_left_alone', { provider: provider?.name, modelId });
}

function leftAlone(): ModelError {
  const message =
    'The model has failed several times just now. Try again in half a minute, or choose another model.';
  return new ModelError('bedrock_api_error', message);
}
