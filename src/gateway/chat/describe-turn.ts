import { kindCode, kindsCounted } from '../metering/accounts';
import { worstCaseOf } from '../metering/tariff';
import type { Ports } from '../ports';
import type { OpenTurn } from '../turns/turn';
import type { RequestContext } from './context';
import type { PreparedTurn } from './prepare';

/** The record of a turn as this attempt at it opens it. */
export function describeTurn(
  { clock, newId, settings }: Pick<Ports, 'clock' | 'newId' | 'settings'>,
  { request, payer, limits, bounds, tariff, expiresAt }: PreparedTurn,
  { caller, traceId }: RequestContext,
): OpenTurn {
  const now = clock.now();
  return {
    userId: caller.userId,
    requestId: request.requestId,
    attempt: newId(),
    conversationId: request.conversationId,
    modelId: request.modelId,
    plan: payer.plan.name,
    team: payer.team?.name,
    reserved: worstCaseOf(bounds, tariff),
    counted: kindsCounted(limits).map(kindCode),
    openedAt: now,
    leaseUntil: now + settings.leaseMs,
    traceId,
    expiresAt,
  };
}
