import type { Clock } from '../clock';
import type { ModelEvent, ModelRequest } from './language-models';
import { isAnnouncement, ModelError } from './language-models';

/**
 * A model's stream that ends with an outage where its first token does not come in time.
 *
 * @param ask takes the signal that ends the call
 */
export async function* withinFirstToken(
  clock: Pick<Clock, 'sleep'>,
  { firstTokenMs }: Pick<ModelRequest, 'firstTokenMs'>,
  signal: AbortSignal,
  ask: (signal: AbortSignal) => AsyncIterable<ModelEvent>,
): AsyncIterable<ModelEvent> {
  if (firstTokenMs === undefined) {
    yield* ask(signal);
    return;
  }
  const timer = new AbortController();
  const late = new AbortController();
  void clock.sleep(firstTokenMs, timer.signal).then(() => {
    if (!timer.signal.aborted) late.abort(tooLate());
  });
  try {
    for await (const event of ask(AbortSignal.any([signal, late.signal]))) {
      if (!isAnnouncement(event)) timer.abort();
      yield event;
    }
  } finally {
    timer.abort();
  }
}

function tooLate(): ModelError {
  const message = 'The model took too long to begin. Try again in a moment, or choose another model.';
  return new ModelError('bedrock_api_error', message, { outage: true });
}
