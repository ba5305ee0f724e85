import type { Amounts } from '../metering/amounts';
import { NOTHING } from '../metering/amounts';
import type { Ports } from '../ports';
import type { OpenTurn, Turn } from './turn';

type Unsettled = Extract<Turn, { state: 'open' | 'invoked' }>;

/**
 * Ends a turn whose function died. What the model was asked is not known to have cost less than was reserved, so once it
 * was called the whole reservation is charged, as an estimate.
 */
export async function settleLost(
  { clock, turns, meter }: Pick<Ports, 'clock' | 'turns' | 'meter'>,
  turn: Unsettled,
): Promise<boolean> {
  const charged = turn.state === 'invoked' ? turn.reserved : NOTHING;
  const settled = await turns.settle(turn, {
    outcome: 'lost',
    errorType: 'turn_lost',
    usage: usageOf(charged),
    charged,
    estimated: true,
    settledAt: clock.now(),
  });
  await settleHold(meter, turn, charged);
  return settled;
}

/** Replaces the hold that a turn's record tells of by a charge. */
export async function settleHold(
  meter: Ports['meter'],
  { userId, requestId, attempt, reserved, windowId }: OpenTurn,
  charge: Amounts,
) {
  return meter.settle({ userId, requestId, attempt, amounts: reserved, windowId }, charge);
}

function usageOf({ inputTokens, outputTokens, tokens }: Amounts) {
  return { inputTokens, outputTokens, totalTokens: tokens };
}
