import type { Price } from '../pricing';
import { costOf } from '../pricing';
import type { TokenUsage } from '../contract/events';

/** What limits count, each a non-negative integer. `tokens` is input and output together. */
export interface Amounts {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly tokens: number;
  readonly microDollars: number;
}

export type Unit = keyof Amounts;

export const UNITS: readonly Unit[] = ['inputTokens', 'outputTokens', 'tokens', 'microDollars'];

export const NOTHING: Amounts = { inputTokens: 0, outputTokens: 0, tokens: 0, microDollars: 0 };

/**
 * What a turn of this usage weighs. Cached input is input: it is metered as such and priced as itself.
 *
 * @param price without one the turn weighs no money: no limit in money applies to such a model
 */
export function amountsOf(usage: TokenUsage, price: Price | undefined): Amounts {
  const inputTokens =
    usage.inputTokens + (usage.cacheReadInputTokens ?? 0) + (usage.cacheWriteInputTokens ?? 0);
  return {
    inputTokens,
    outputTokens: usage.outputTokens,
    tokens: inputTokens + usage.outputTokens,
    microDollars: price === undefined ? 0 : costOf(usage, price),
  };
}
