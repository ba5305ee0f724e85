/** Micro-dollars per million tokens, and the oracle's own arithmetic with them. */
export const RATES: Readonly<Record<string, { readonly input: number; readonly output: number }>> = {
  small: { input: 250_000, output: 1_250_000 },
  large: { input: 3_000_000, output: 15_000_000 },
};

/** Micro-dollars, rounded up. */
export function price(modelId: string, inputTokens: number, outputTokens: number): number {
  const { input, output } = RATES[modelId]!;
  const millionths = BigInt(inputTokens) * BigInt(input) + BigInt(outputTokens) * BigInt(output);
  return Number((millionths + 999_999n) / 1_000_000n);
}

/** The most input tokens that the gateway may take a text for without a count: a byte each, and the template's. */
export function inputBound(text: string): number {
  return Buffer.byteLength(text) + 16 + 64;
}

/** What the provider counts. */
export function inputCount(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 3) + 10;
}

export function outputCount(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 2);
}
