import { modelsOf, planOf } from '../configuration/authorization';
import type { GatewayEvent } from '../contract/events';
import type { CancelRequest, GatewayRequest, ResumeRequest } from '../contract/requests';
import type { RequestContext } from '../chat/context';
import { statusOf } from '../metering/limits';
import { monthOf } from '../metering/window';
import type { Ports } from '../ports';
import { turnEvent } from '../turns/turn-event';

export type ControlRequest = Exclude<GatewayRequest, { type: 'chat' }>;

/** How long a cancel that came before its turn is remembered. */
const TOMBSTONE_SECONDS = 3_600;

/**
 * Answers the requests that call no model.
 *
 * @returns the reply; none where a running turn will itself tell of its end
 */
export async function answerControl(
  ports: Ports,
  request: ControlRequest,
  context: RequestContext,
): Promise<GatewayEvent | undefined> {
  switch (request.type) {
    case 'cancel':
      return cancel(ports, request, context);
    case 'resume':
      return resume(ports, request, context);
    case 'usage':
      return usage(ports, context);
    case 'models':
      return models(ports, context);
  }
}

/** The key holds the caller's own id, so nobody can stop another user's turn. */
async function cancel(
  { clock, turns }: Ports,
  { requestId }: CancelRequest,
  { caller }: RequestContext,
): Promise<GatewayEvent | undefined> {
  const expiresAt = Math.ceil(clock.now() / 1000) + TOMBSTONE_SECONDS;
  const state = await turns.requestCancel({ userId: caller.userId, requestId }, expiresAt);
  if (state === 'open' || state === 'invoked') return undefined;
  return { turn: { state: state === 'settled' ? 'settled' : 'unknown' } };
}

async function resume(
  { turns }: Ports,
  { requestId }: ResumeRequest,
  { caller }: RequestContext,
): Promise<GatewayEvent> {
  return turnEvent(await turns.read({ userId: caller.userId, requestId }));
}

async function usage(
  { clock, configuration, meter }: Ports,
  { caller }: RequestContext,
): Promise<GatewayEvent> {
  const plan = planOf(await configuration.current(), caller);
  const window = monthOf(clock.now());
  const counters = await meter.read(caller.userId, window.id);
  return { usage: { plan: plan.name, limits: statusOf(plan, counters, window) } };
}

async function models({ configuration }: Ports, { caller }: RequestContext): Promise<GatewayEvent> {
  const current = await configuration.current();
  return {
    models: modelsOf(current, planOf(current, caller)).map(
      ([modelId, { name, maxOutputTokens, contextTokens }]) => ({
        modelId,
        name,
        maxOutputTokens,
        contextTokens,
      }),
    ),
  };
}
