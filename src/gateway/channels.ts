import type { Caller } from './caller';
import { GatewayError } from './errors';

export const INBOUND_NAMESPACE = 'Inbound-Messages';
export const OUTBOUND_NAMESPACE = 'Outbound-Messages';

/**
 * The channel on which the answers to a publish go: the same suffix under the outbound namespace. The channel handler
 * has checked the publish already; this is the second lock on the same door.
 *
 * @param segments of the channel published to, the namespace first
 * @throws GatewayError `forbidden` where the channel is not the caller's own
 */
export function answerChannel(segments: readonly string[], caller: Caller): string {
  const [namespace, owner, ...suffix] = segments;
  if (
    namespace !== INBOUND_NAMESPACE ||
    owner !== caller.userId ||
    segments.some((segment) => !isSegment(segment))
  ) {
    throw new GatewayError('forbidden', 'You can publish only to /Inbound-Messages/{your own id}[/…].');
  }
  return `/${[OUTBOUND_NAMESPACE, owner, ...suffix].join('/')}`;
}

/** AppSync's grammar of a channel segment. A user id that is not one is refused, never mapped to another. */
export function isSegment(value: string): boolean {
  return /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,48}[A-Za-z0-9])?$/.test(value);
}
