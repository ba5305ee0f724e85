import { answerChannel } from './channels';
import { claimedIds } from './contract/requests';
import { GatewayError } from './errors';
import type { InboundInvocation, Invocation } from './inbound';
import type { Ports } from './ports';
import { tell } from './publisher/tell';
import { reportError } from './report-error';
import { settleLost } from './turns/settle-lost';
import type { Settlement, TurnKey } from './turns/turn';

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
    const end = await settleUnsettled(ports, { userId: caller.userId, requestId: ids.requestId });
    if (end) await tell(ports, channel, ids, reportError(ports.telemetry, turnLost(end), ids), deadline);
  }
}

/** What the failure function makes of a request whose sender does not know of an end yet. */
interface LostEnd {
  /** None where the turn was never opened. */
  readonly settlement?: Settlement;
}

/** @returns undefined where its sender has been told of its end, or will be */
async function settleUnsettled(ports: Ports, key: TurnKey): Promise<LostEnd | undefined> {
  const turn = await ports.turns.read(key);
  if (turn === undefined || turn.state === 'tombstone') return {};
  const settlement = turn.state === 'settled' ? undefined : await settleLost(ports, turn);
  return settlement && { settlement };
}

function turnLost({ settlement }: LostEnd): GatewayError {
  return new GatewayError(
    'turn_lost',
    'The gateway could not finish this request. Send it again, as a new request.',
    settlement && {
      usage: settlement.usage,
      cost: { microDollars: settlement.charged.microDollars, estimated: settlement.estimated },
    },
  );
}
