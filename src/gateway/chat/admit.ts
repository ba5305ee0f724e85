import { GatewayError } from '../errors';
import { NOTHING } from '../metering/amounts';
import { limitError } from '../metering/limits';
import type { Hold, ReserveResult } from '../metering/meter';
import type { Ports } from '../ports';
import type { OpenResult, OpenTurn, Turn } from '../turns/turn';
import { claimTurn } from './claim-turn';
import type { RequestContext } from './context';
import type { PreparedTurn } from './prepare';

/** Whether the model may be called for this request, now and by this attempt. */
export type Admission =
  | { readonly status: 'admitted'; readonly hold: Hold }
  /** The user had cancelled it before it came. */
  | { readonly status: 'cancelled' }
  /** The turn was opened before: another attempt answers or has answered it. */
  | { readonly status: 'duplicate'; readonly turn: Turn };

type Admitting = Pick<Ports, 'clock' | 'turns' | 'meter' | 'newId' | 'settings'>;

/**
 * Opens the turn and reserves its worst case, both at once: one round trip before the model is called.
 *
 * @throws GatewayError `token_limit_exceeded` or `budget_exceeded` where a limit has no room; `turn_lost` where the
 *   turn's function died after it had called the model; `reservation_failed` where the store fails: closed when in doubt
 */
export async function admit(
  ports: Admitting,
  prepared: PreparedTurn,
  context: RequestContext,
): Promise<Admission> {
  const turn = describeTurn(ports, prepared, context);
  const hold: Hold = { ...turn, amounts: turn.reserved };
  const [opened, reserved] = await openAndReserve(ports, turn, hold, prepared);

  const claim = await claimOrRelease();
  if (claim.status !== 'claimed') {
    if (reserved.granted) await ports.meter.settle(hold, NOTHING);
    return claim;
  }
  if (!reserved.granted) throw await refuse();
  return { status: 'admitted', hold };

  async function claimOrRelease() {
    try {
      return await claimTurn(ports, turn, opened);
    } catch (error) {
      if (reserved.granted) await ports.meter.settle(hold, NOTHING);
      throw error;
    }
  }

  async function refuse(): Promise<GatewayError> {
    const now = ports.clock.now();
    const error = limitError(prepared.plan, reserved.counters, hold.amounts, prepared.window, now);
    await ports.turns.settle(turn, unanswered('refused', error.code, now));
    return error;
  }
}

async function openAndReserve(
  ports: Admitting,
  turn: OpenTurn,
  hold: Hold,
  prepared: PreparedTurn,
): Promise<[OpenResult, ReserveResult]> {
  const [opened, reserved] = await Promise.allSettled([
    ports.turns.open(turn),
    ports.meter.reserve(hold, prepared.plan.limits),
  ]);
  if (opened.status === 'fulfilled' && reserved.status === 'fulfilled') return [opened.value, reserved.value];

  // A write whose answer was lost may have happened. What the store takes back now is taken back; a lease ends the rest.
  const ours = opened.status === 'fulfilled' && opened.value.status === 'opened';
  await Promise.allSettled([
    ports.meter.settle(hold, NOTHING),
    ...(ours
      ? [ports.turns.settle(turn, unanswered('failed', 'reservation_failed', ports.clock.now()))]
      : []),
  ]);
  const failed = opened.status === 'rejected' ? opened : (reserved as PromiseRejectedResult);
  throw new GatewayError(
    'reservation_failed',
    'The gateway could not check your limits, so it did not ask the model. Try again in a moment.',
    {},
    { cause: failed.reason },
  );
}

function describeTurn(
  { clock, newId, settings }: Admitting,
  { request, plan, worstCase, window, expiresAt }: PreparedTurn,
  { caller, traceId }: RequestContext,
): OpenTurn {
  const now = clock.now();
  return {
    userId: caller.userId,
    requestId: request.requestId,
    attempt: newId(),
    conversationId: request.conversationId,
    modelId: request.modelId,
    plan: plan.name,
    reserved: worstCase,
    windowId: window.id,
    openedAt: now,
    leaseUntil: now + settings.leaseMs,
    traceId,
    expiresAt,
  };
}

/** The settlement of a turn for which no model was called. */
function unanswered(outcome: 'refused' | 'failed', errorType: GatewayError['code'], settledAt: number) {
  return {
    outcome,
    errorType,
    usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 },
    charged: NOTHING,
    estimated: false,
    settledAt,
  };
}
