import type { Ports } from '../ports';
import type { ModelEvent, ModelRequest } from './language-models';
import { ModelError } from './language-models';

const ATTEMPTS = 3;
const FIRST_BACKOFF_MS = 200;

/**
 * Asks a model, and again where it failed before its first token: nothing has been told yet, so that the user sees one
 * answer. After the first token a failure is the end of the answer.
 *
 * @throws ModelError, or whatever `signal` was aborted with
 */
export async function* conversePatiently(
  { models, clock }: Pick<Ports, 'models' | 'clock'>,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncIterable<ModelEvent> {
  for (let attempt = 1; ; attempt++) {
    let announcements: ModelEvent[] | undefined = [];
    try {
      for await (const event of models.converse(request, signal)) {
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
      if (attempt === ATTEMPTS || !isPassing(error)) {
        yield* announcements;
        throw error;
      }
    }
    await clock.sleep(FIRST_BACKOFF_MS * 2 ** (attempt - 1), signal);
  }
}

function isAnnouncement(event: ModelEvent): boolean {
  return 'messageStart' in event || 'contentBlockStart' in event;
}

function isPassing(error: unknown): boolean {
  return error instanceof ModelError && error.passing;
}
