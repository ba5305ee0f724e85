import * as v from 'valibot';
import type { Caller } from './caller';
import { answerChannel } from './channels';
import { ChatTurn } from './chat/chat-turn';
import type { RequestContext } from './chat/context';
import { answerControl } from './control/control';
import type { GatewayRequest } from './contract/requests';
import { claimedIds, parseRequest } from './contract/requests';
import { GatewayError } from './errors';
import type { Ports } from './ports';
import { tell } from './publisher/tell';
import { reportError } from './report-error';

/** What the inbound channel handler hands on: AppSync's word for who published, where, and what. */
export const inboundInvocation = v.object({
  identity: v.object({ userId: v.string(), groups: v.array(v.string()) }),
  channel: v.object({ segments: v.array(v.string()) }),
  events: v.array(v.object({ id: v.string(), payload: v.unknown() })),
});

export type InboundInvocation = v.InferOutput<typeof inboundInvocation>;

/** When the platform ends this invocation, and the trace that it belongs to. */
export type Invocation = Pick<RequestContext, 'deadline' | 'traceId'>;

/**
 * Handles one publish: its control requests first, so that a cancel that rides with its own chat wins, then the chat.
 * What is wrong with an event is told on the caller's channel.
 *
 * @throws GatewayError `forbidden` where the channel is not the caller's own: then there is no channel to tell it on
 */
export async function handleInbound(
  ports: Ports,
  inbound: InboundInvocation,
  invocation: Invocation,
): Promise<void> {
  const caller: Caller = inbound.identity;
  const context = { ...invocation, caller, channel: answerChannel(inbound.channel.segments, caller) };
  const requests = await Promise.all(inbound.events.map((event) => readEvent(ports, event, context)));
  for (const request of requests) {
    if (request && request.type !== 'chat') await reply(ports, request, context);
  }
  for (const request of requests) {
    if (request?.type === 'chat') await new ChatTurn(ports, request, context).run();
  }
}

async function readEvent(
  ports: Ports,
  { id, payload }: InboundInvocation['events'][number],
  { channel, deadline }: RequestContext,
): Promise<GatewayRequest | undefined> {
  try {
    return parseRequest(payload, id);
  } catch (error) {
    const ids = { requestId: id, ...claimedIds(payload) };
    await tell(ports, channel, ids, reportError(ports.telemetry, GatewayError.from(error), ids), deadline);
    return undefined;
  }
}

async function reply(
  ports: Ports,
  request: Exclude<GatewayRequest, { type: 'chat' }>,
  context: RequestContext,
): Promise<void> {
  const ids = { requestId: request.requestId };
  const event = await answerControl(ports, request, context).catch((error: unknown) =>
    reportError(ports.telemetry, GatewayError.from(error), ids),
  );
  if (event) await tell(ports, context.channel, ids, event, context.deadline);
}
