import type { Clock } from '../clock';
import type { ChannelPublisher } from './channel-publisher';
import { PublishError } from './channel-publisher';

const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 2_000;

/** How long an API that fails or throttles is waited for. An outage of a minute is not the end of an answer. */
export const PATIENCE_MS = 60_000;

/**
 * Publishes one batch, and again with the same events where that can help: who listens drops what came twice.
 *
 * @param giveUpAt epoch milliseconds after which it is not tried again
 * @throws PublishError
 */
export async function publishPatiently(
  { publisher, clock }: { readonly publisher: ChannelPublisher; readonly clock: Clock },
  channel: string,
  batch: readonly string[],
  giveUpAt: number,
): Promise<void> {
  for (let backoffMs = FIRST_BACKOFF_MS; ; backoffMs = Math.min(2 * backoffMs, LONGEST_BACKOFF_MS)) {
    try {
      return await publisher.publish(channel, batch);
    } catch (error) {
      const failure =
        error instanceof PublishError ? error : new PublishError('unexpected', false, { cause: error });
      if (!failure.retryable || clock.now() + backoffMs >= giveUpAt) throw failure;
      await clock.sleep(backoffMs);
    }
  }
}
