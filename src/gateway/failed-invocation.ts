import { answerChannel } from './channels';
import { claimedIds } from './contract/requests';
import { GatewayError } from './errors';
import type { InboundInvocation, Invocation } from './inbound';
import type { Ports } from './ports';
import { tell } from './publisher/tell';
import { reportError } from './report-error';
import { settleLost } from './turns/settle-lost';

/**
 * What is left to do for a publish whose function failed for good (it crashed, timed out, or was throttled past the
 * event's age): its turns are settled, and its sender is told. The text is dropped.
 */
export async function handleFailedInvocation(
  ports: Ports,
  inbound: InboundInvocation,
  { deadline }: Pick<Invocation, 'deadline'>,
): Promise<void> {
  const caller = inbound.identity;
  const channel = answerChannel(inbound.channel.segments, caller);
  for (const { id, payload } of inbound.events) {
    const ids = { requestId: id, ...claimedIds(payload) };
    if (await settleUnsettled(ports, { userId: caller.userId, requestId: ids.requestId })) {
      const error = new GatewayError(
        'turn_lost',
        'The gateway could not finish this request. Send it again, as a new request.',
      );
      await tell(ports, channel, ids, reportError(ports.telemetry, error, ids), deadline);
    }
  }
}

/** Whether the sender does not know of an end yet: the turn was open still, or never opened. */
async function settleUnsettled(ports: Ports, key: { userId: string; requestId: string }): Promise<boolean> {
  const turn = await ports.turns.read(key);
  if (turn === undefined || turn.state === 'tombstone') return true;
  return turn.state !== 'settled' && (await settleLost(ports, turn));
}
