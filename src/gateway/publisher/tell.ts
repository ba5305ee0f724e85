import type { Envelope, GatewayEvent } from '../contract/events';
import type { Ports } from '../ports';
import { EventStream } from './event-stream';

/**
 * Publishes one event that belongs to no stream. Never rejects: what cannot be told is logged.
 *
 * @param deadline epoch milliseconds after which it is not tried again
 */
export async function tell(
  ports: Pick<Ports, 'clock' | 'publisher' | 'telemetry'>,
  channel: string,
  envelope: Omit<Envelope, 'seq'>,
  event: GatewayEvent,
  deadline: number,
): Promise<void> {
  const stream = new EventStream({ ...ports, channel, envelope, cadenceMs: 0, deadline });
  stream.send(event);
  const failure = await stream.flushed();
  if (failure)
    ports.telemetry.log('error', 'answer_not_published', { requestId: envelope.requestId }, failure);
}
