import type { RequestContext } from '../chat/context';
import type { Ports } from '../ports';
import { MAX_EVENTS } from '../publisher/pending-events';
import { PATIENCE_MS, publishPatiently } from '../publisher/publish-patiently';
import type { TurnKey } from '../turns/turn';

/**
 * Publishes again what is kept of an answer after a number, with the numbers that it had: who listens puts it in order with
 * what goes on to come.
 *
 * @throws PublishError, or whatever the store throws
 */
export async function replay(
  ports: Pick<Ports, 'answers' | 'clock' | 'publisher'>,
  key: TurnKey,
  afterSeq: number,
  { channel, deadline }: Pick<RequestContext, 'channel' | 'deadline'>,
): Promise<void> {
  const { answers, clock } = ports;
  const now = clock.now();
  const chunks = (await answers.read(key)).filter(({ expiresAt }) => expiresAt * 1000 > now);
  const missing = chunks.flatMap(({ events }) => events).filter((event) => seqOf(event) > afterSeq);
  for (let start = 0; start < missing.length; start += MAX_EVENTS) {
    const giveUpAt = Math.min(clock.now() + PATIENCE_MS, deadline);
    await publishPatiently(ports, channel, missing.slice(start, start + MAX_EVENTS), giveUpAt);
  }
}

/** What is outside the sequence was told once, and is not told again. */
function seqOf(event: string): number {
  return (JSON.parse(event) as { readonly seq?: number }).seq ?? -Infinity;
}
