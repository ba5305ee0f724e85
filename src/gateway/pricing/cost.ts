import type { TokenUsage } from '../contract/events';
import { guardrailUnitsBound, PRICED_POLICIES, type GuardrailUnits } from './guardrail-units';
import type { GuardrailPrice, Price, Rates } from './price-book';

/** What a turn took, by the provider's own measure. */
export interface Consumption {
  readonly usage: TokenUsage;
  /** Bedrock's name of the tier that answered. */
  readonly serviceTier?: string;
  readonly guardrailUnits?: GuardrailUnits;
}

/** The most that a turn can take. */
export interface ConsumptionBound {
  /** Cached tokens are part of them, unlike in `TokenUsage`. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly guardrailUnits?: GuardrailUnits | undefined;
}

/** What of a turn is known before it is decided how long its answer may be. */
export interface RequestedTurn {
  /** The most that the input can have. */
  readonly inputTokens: number;
  /** Of the input, in UTF-8. */
  readonly inputBytes: number;
  /** The most output tokens that are wanted. */
  readonly maxTokens: number;
}

/** What a request asks for that has a price of its own. */
export interface PricedExtras {
  /** The tiers that may answer, besides the standard one. */
  readonly tiers: readonly string[];
  /** The times to live that it writes to the cache with. */
  readonly cacheWrites: readonly ('5m' | '1h')[];
}

export const NO_EXTRAS: PricedExtras = { tiers: [], cacheWrites: [] };

/** The entry of a price book that is in force: the latest whose day, UTC, has begun. Undefined where none has. */
export function priceAt<Entry extends { readonly from: string }>(
  book: readonly Entry[],
  epochMs: number,
): Entry | undefined {
  // ISO days compare as text, and so cannot be read as local time.
  const today = new Date(epochMs).toISOString().slice(0, 'yyyy-mm-dd'.length);
  const begun = book.filter(({ from }) => from <= today);
  return begun.reduce<Entry | undefined>(
    (latest, entry) => (latest && latest.from >= entry.from ? latest : entry),
    undefined,
  );
}

/**
 * The cost of a turn in micro-dollars, exact, and rounded up once over the whole turn. Cached tokens are not part of
 * `inputTokens` (Bedrock's way), but count towards the long-context steps.
 *
 * @param guardrailPrice without it, the guardrail's units cost nothing
 */
export function costOf(
  { usage, serviceTier, guardrailUnits }: Consumption,
  price: Price,
  guardrailPrice?: GuardrailPrice,
): number {
  const { inputTokens, outputTokens, cacheReadInputTokens: read = 0, cacheDetails = [] } = usage;
  const hourly = cacheDetails.filter(({ ttl }) => ttl === '1h');
  const written1h = hourly.reduce((sum, detail) => sum + detail.inputTokens, 0);
  const written5m = Math.max(0, (usage.cacheWriteInputTokens ?? 0) - written1h);
  const rates = ratesUpTo(tierOf(price, serviceTier), inputTokens + read + written5m + written1h).at(-1)!;
  return wholeMicroDollars(
    product(inputTokens, rates.input) +
      product(outputTokens, rates.output) +
      product(read, rates.cacheRead ?? rates.input) +
      product(written5m, rates.cacheWrite5m ?? rates.input) +
      product(written1h, rates.cacheWrite1h ?? rates.input) +
      guardrailCost(guardrailUnits, guardrailPrice),
  );
}

/** Never less than the `costOf` of a turn within the bound, whichever part of its input comes from a cache or goes into it. */
export function worstCaseCost(
  { inputTokens, outputTokens, guardrailUnits }: ConsumptionBound,
  price: Price,
  guardrailPrice?: GuardrailPrice,
  { tiers, cacheWrites }: PricedExtras = NO_EXTRAS,
): number {
  // A turn with less input can have a step's rates that are dearer than those of the whole bound.
  const rates = [undefined, ...tiers].flatMap((tier) => ratesUpTo(tierOf(price, tier), inputTokens));
  const tokens = rates.map(
    ({ input, output, cacheRead = input, ...writes }) =>
      product(
        inputTokens,
        Math.max(input, cacheRead, ...cacheWrites.map((ttl) => writes[WRITE_RATES[ttl]] ?? 0)),
      ) + product(outputTokens, output),
  );
  const dearest = tokens.reduce((most, cost) => (cost > most ? cost : most));
  return wholeMicroDollars(dearest + guardrailCost(guardrailUnits, guardrailPrice));
}

/**
 * The most output tokens, up to `maxTokens`, whose `worstCaseCost` fits into an amount of micro-dollars; -1 where not
 * even an empty answer does. The guardrail's units grow with the answer (`guardrailUnitsBound`).
 */
export function affordableOutputTokens(
  microDollars: number,
  { inputTokens, inputBytes, maxTokens }: RequestedTurn,
  price: Price,
  guardrailPrice?: GuardrailPrice,
  extras: PricedExtras = NO_EXTRAS,
): number {
  const fits = (outputTokens: number) => {
    const guardrailUnits = guardrailPrice && guardrailUnitsBound(guardrailPrice, inputBytes, outputTokens);
    const bound = { inputTokens, outputTokens, guardrailUnits };
    return worstCaseCost(bound, price, guardrailPrice, extras) <= microDollars;
  };
  let affordable = -1;
  let tooMany = maxTokens + 1;
  while (tooMany - affordable > 1) {
    const middle = Math.floor((affordable + tooMany) / 2);
    if (fits(middle)) affordable = middle;
    else tooMany = middle;
  }
  return affordable;
}

const WRITE_RATES = { '5m': 'cacheWrite5m', '1h': 'cacheWrite1h' } as const;

type TierRates = Rates & Pick<Price, 'longContext'>;

function tierOf(price: Price, tier: string | undefined): TierRates {
  const { serviceTiers = {} } = price;
  // The name comes from outside: `constructor` is no tier.
  return (tier !== undefined && Object.hasOwn(serviceTiers, tier) && serviceTiers[tier]) || price;
}

/** All rates that a turn with that much input or less can have; the last are those of exactly that much. */
function ratesUpTo(rates: TierRates, inputTokens: number): readonly Rates[] {
  const steps = (rates.longContext ?? []).filter(({ aboveInputTokens }) => aboveInputTokens < inputTokens);
  return [rates, ...steps.sort((a, b) => a.aboveInputTokens - b.aboveInputTokens)];
}

/** Of the guardrail, in millionths of a micro-dollar: a rate is of a thousand units. */
function guardrailCost(units: GuardrailUnits = {}, price?: GuardrailPrice): bigint {
  const costs = PRICED_POLICIES.map((policy) => product(units[policy] ?? 0, price?.[policy] ?? 0));
  return costs.reduce((sum, cost) => sum + cost, 0n) * 1_000n;
}

/** In millionths of a micro-dollar, where a rate is of a million tokens. Ten million dear tokens are above 2^53. */
function product(count: number, rate: number): bigint {
  return BigInt(count) * BigInt(rate);
}

function wholeMicroDollars(millionths: bigint): number {
  return Number((millionths + 999_999n) / 1_000_000n);
}
