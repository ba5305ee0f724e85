import type { Ports } from '../ports';
import type { ModelEvent, ModelRequest } from './language-models';
import { ModelError } from './language-models';

const ATTEMPTS = 3;
const FIRST_BACKOFF_MS = 200;

/**
 * Asks a model, and again where it failed before its first token, then the next one: nothing has been told yet, so that the
 * user sees one answer. After the first token a failure is the end of the answer.
 *
 * @param requests of the models in their order, one at the least
 * @param onModel takes the index of each request before its model is asked
 * @throws ModelError of the last model that was asked, or whatever `signal` was aborted with
 */
export async function* conversePatiently(
  { models, clock }: Pick<Ports, 'models' | 'clock'>,
  requests: readonly ModelRequest[],
  signal: AbortSignal,
  onModel: (index: number) => void = () => undefined,
): AsyncIterable<ModelEvent> {
  for (let index = 0, attempt = 1; ; attempt++) {
    if (attempt === 1) onModel(index);
    let announcements: ModelEvent[] | undefined = [];
    try {
      for await (const event of models.converse(requests[index]!, signal)) {
        if (announcements && isAnnouncement(event)) {
          announcements.push(event);
          continue;
        }
        if (announcements) yield* announcements;
        announcements = undefined;
        yield event;
      }
      if (announcements) yield* announcements;
      return;
    } catch (error) {
      if (!announcements) throw error;
      const failure = error instanceof ModelError ? error : undefined;
      if (failure?.passing && attempt < ATTEMPTS) {
        await clock.sleep(FIRST_BACKOFF_MS * 2 ** (attempt - 1), signal);
      } else if (failure?.outage && index + 1 < requests.length) {
        index += 1;
        attempt = 0;
      } else {
        yield* announcements;
        throw error;
      }
    }
  }
}

function isAnnouncement(event: ModelEvent): boolean {
  return 'messageStart' in event || 'contentBlockStart' in event;
}
