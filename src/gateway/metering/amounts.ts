/** What limits count over a window. `tokens` is input and output together; `microDollars` is money. */
export const UNITS = ['inputTokens', 'outputTokens', 'tokens', 'microDollars'] as const;

export type Unit = (typeof UNITS)[number];

/** What is counted at all: the units, and turns under way. */
export const COUNTED = [...UNITS, 'turns'] as const;

export type Counted = (typeof COUNTED)[number];

/** What a turn takes or holds, each an integer. `turns` is 1 while it is under way, and then 0. */
export type Amounts = Readonly<Record<Counted, number>>;

export const NOTHING: Amounts = { inputTokens: 0, outputTokens: 0, tokens: 0, microDollars: 0, turns: 0 };

/** Applies `combine` to each unit of both. */
export function mapAmounts(a: Amounts, b: Amounts, combine: (a: number, b: number) => number): Amounts {
  return Object.fromEntries(COUNTED.map((unit) => [unit, combine(a[unit], b[unit])])) as unknown as Amounts;
}

export function difference(a: Amounts, b: Amounts): Amounts {
  return mapAmounts(a, b, (x, y) => x - y);
}
