import type { LimitStatus } from '../../gateway/contract/events';
import type { Locale } from './moments';

/** `up` for what is used and `down` for what is left, so that neither flatters. */
export type Rounding = 'up' | 'down';

const MICRO_DOLLARS = 1_000_000;
const TEN_CENTS = 100_000;

/** Whole tokens, grouped as the reader writes numbers. */
export function formatTokens(tokens: number, { language }: Locale = {}): string {
  return new Intl.NumberFormat(language).format(tokens);
}

/** Dollars: to the cent from ten cents up, to the micro-dollar below, where a turn's cost lies. */
export function formatMoney(microDollars: number, rounding: Rounding, { language }: Locale = {}): string {
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: 2,
    maximumFractionDigits: microDollars < TEN_CENTS ? 6 : 2,
    roundingMode: rounding === 'up' ? 'ceil' : 'floor',
  }).format(microDollars / MICRO_DOLLARS);
}

/** An amount of a limit, in the limit's unit. */
export function formatAmount(
  unit: LimitStatus['unit'],
  amount: number,
  rounding: Rounding,
  locale?: Locale,
): string {
  return unit === 'microDollars' ? formatMoney(amount, rounding, locale) : formatTokens(amount, locale);
}

/** `420 ms`, `1.8 sec`: as the reader's language shortens them. */
export function formatDuration(milliseconds: number, { language }: Locale = {}): string {
  const inSeconds = milliseconds >= 1000;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: inSeconds ? 'second' : 'millisecond',
    maximumFractionDigits: inSeconds ? 1 : 0,
  }).format(inSeconds ? milliseconds / 1000 : milliseconds);
}
