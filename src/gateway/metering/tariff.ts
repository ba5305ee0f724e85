import type { GatewayConfiguration, ModelEntry } from '../configuration/configuration';
import type { Consumption, PricedExtras } from '../pricing/cost';
import { costOf, priceAt, worstCaseCost } from '../pricing/cost';
import { guardrailUnitsBound } from '../pricing/guardrail-units';
import type { GuardrailPrice, Price } from '../pricing/price-book';
import type { Amounts } from './amounts';

/** The prices that a turn is charged by: those in force when it begins. */
export interface Tariff {
  /** Without one the turn weighs no money: no limit in money applies to such a model. */
  readonly price: Price | undefined;
  readonly guardrailPrice: GuardrailPrice | undefined;
  readonly extras: PricedExtras;
}

/** The most that a turn can take. */
export interface TurnBounds {
  /** Never lower than what the provider will count. */
  readonly inputTokens: number;
  /** Of all text that is sent, in UTF-8. */
  readonly inputBytes: number;
  readonly maxTokens: number;
}

export function tariffOf(
  { guardrailPrices }: Pick<GatewayConfiguration, 'guardrailPrices'>,
  { prices }: Pick<ModelEntry, 'prices'>,
  extras: PricedExtras,
  now: number,
): Tariff {
  return { price: priceAt(prices, now), guardrailPrice: priceAt(guardrailPrices, now), extras };
}

/** Names the prices in the ledger by the days that they are from; undefined where the model has none. */
export function priceVersion({ price, guardrailPrice }: Tariff): string | undefined {
  if (price === undefined) return undefined;
  return guardrailPrice === undefined ? price.from : `${price.from}+guardrail-${guardrailPrice.from}`;
}

/** What a turn of this consumption weighs. Cached input is input: it is metered as such, and priced as itself. */
export function amountsOf(consumption: Consumption, { price, guardrailPrice }: Tariff): Amounts {
  const {
    inputTokens,
    outputTokens,
    cacheReadInputTokens = 0,
    cacheWriteInputTokens = 0,
  } = consumption.usage;
  const input = inputTokens + cacheReadInputTokens + cacheWriteInputTokens;
  return {
    inputTokens: input,
    outputTokens,
    tokens: input + outputTokens,
    microDollars: price === undefined ? 0 : costOf(consumption, price, guardrailPrice),
    turns: 0,
  };
}

/** What a turn holds while it is under way: as much as it can take at the most. */
export function worstCaseOf(bounds: TurnBounds, { price, guardrailPrice, extras }: Tariff): Amounts {
  const { inputTokens, inputBytes, maxTokens } = bounds;
  const guardrailUnits = guardrailPrice && guardrailUnitsBound(guardrailPrice, inputBytes, maxTokens);
  const bound = { inputTokens, outputTokens: maxTokens, guardrailUnits };
  return {
    inputTokens,
    outputTokens: maxTokens,
    tokens: inputTokens + maxTokens,
    microDollars: price === undefined ? 0 : worstCaseCost(bound, price, guardrailPrice, extras),
    turns: 1,
  };
}
