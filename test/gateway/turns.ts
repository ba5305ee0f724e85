import { entryOf, kindOf, userAccount } from '../../src/gateway/metering/accounts';
import { additions } from '../../src/gateway/metering/changes';
import type { Mark, Meter } from '../../src/gateway/metering/meter';
import type { OpenTurn, Settlement } from '../../src/gateway/turns/turn';
import { NOTHING } from '../../src/gateway/metering/amounts';
import { USER } from './world';

const NOON = Date.UTC(2026, 10, 23, 12);

/** A turn as it begins: 1,100 tokens held for a minute past noon, in the user's month alone. */
export const openTurn = (override: Partial<OpenTurn> = {}): OpenTurn => ({
  userId: USER,
  requestId: 'r1',
  attempt: 'attempt',
  conversationId: 'c1',
  modelId: 'haiku',
  plan: 'standard',
  reserved: { inputTokens: 100, outputTokens: 1_000, tokens: 1_100, microDollars: 5_100, turns: 1 },
  counted: ['user/month/tokens', 'user/month/microDollars', 'user/now/turns'],
  openedAt: NOON,
  leaseUntil: NOON + 15_000,
  expiresAt: 2_000_000_000,
  ...override,
});

export const settlement = (override: Partial<Settlement> = {}): Settlement => ({
  settlement: 'settlement',
  outcome: 'completed',
  answeredBy: 'haiku',
  usage: { inputTokens: 12, outputTokens: 34, totalTokens: 46 },
  charged: { ...NOTHING, inputTokens: 12, outputTokens: 34, tokens: 46, microDollars: 182 },
  estimated: false,
  settledAt: NOON + 5_000,
  ...override,
});

/** The mark of a turn's hold. */
export function markOf(turn: OpenTurn): Mark {
  const { attempt, requestId, openedAt, leaseUntil, reserved: amounts, counted } = turn;
  const kinds = counted.map(kindOf).filter(({ scope }) => scope === 'user');
  return { ...entryOf(kinds, openedAt), attempt, requestId, leaseUntil, amounts };
}

/** Holds a turn on its user's account, as another function would. */
export async function holdOf({ meter }: { readonly meter: Meter }, turn: OpenTurn): Promise<void> {
  const mark = markOf(turn);
  await meter.update(userAccount(turn.userId), { add: additions(mark, turn.reserved), mark: { to: mark } });
}
