import { replay } from '../answers/replay';
import { modelsOf, payerOf } from '../configuration/authorization';
import type { GatewayEvent } from '../contract/events';
import type { CancelRequest, GatewayRequest, ResumeRequest, UsageRequest } from '../contract/requests';
import type { RequestContext } from '../chat/context';
import { byAccount, kindsCounted } from '../metering/accounts';
import { limitsOf } from '../metering/limits';
import { statusOf } from '../metering/status';
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
      return usage(ports, request, context);
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

/** The key holds the caller's own id, so nobody reads another user's answer. */
async function resume(
  ports: Ports,
  { requestId, afterSeq }: ResumeRequest,
  context: RequestContext,
): Promise<GatewayEvent> {
  const key = { userId: context.caller.userId, requestId };
  const turn = await ports.turns.read(key);
  if (turn !== undefined && turn.state !== 'tombstone') await replay(ports, key, afterSeq, context);
  return turnEvent(turn);
}

async function usage(
  ports: Ports,
  { team }: UsageRequest,
  { caller }: RequestContext,
): Promise<GatewayEvent> {
  const { clock, configuration, meter } = ports;
  const current = await configuration.current();
  const payer = payerOf(current, caller, team);
  const limits = limitsOf(current, payer, clock.now());
  const subject = { userId: caller.userId, team: payer.team?.name };
  const accounts = [...byAccount(kindsCounted(limits), subject).keys()];
  const readings = new Map(
    await Promise.all(accounts.map(async (account) => [account, await meter.read(account)] as const)),
  );
  return {
    usage: {
      plan: payer.plan.name,
      ...(subject.team !== undefined && { team: subject.team }),
      limits: statusOf(limits, readings, subject, current.warnAtPercent, clock.now()),
    },
  };
}

async function models({ clock, configuration }: Ports, { caller }: RequestContext): Promise<GatewayEvent> {
  const current = await configuration.current();
  const payer = payerOf(current, caller, undefined);
  const permitted = modelsOf(current, caller, payer.plan, limitsOf(current, payer, clock.now()), clock.now());
  return {
    models: permitted.map(([modelId, { name, maxOutputTokens, contextTokens, capabilities }]) => ({
      modelId,
      name,
      maxOutputTokens,
      contextTokens,
      capabilities,
    })),
  };
}
