/** The two that are compared. */
export const SIDES = ['baseline', 'gateway'] as const;

export type Side = (typeof SIDES)[number];

/**
 * Lets both take turns, and each begin every other time: whatever else the machine does befalls both.
 *
 * @returns each side's outcomes, in their order
 */
export async function interleave<T>(
  rounds: number,
  run: (side: Side, round: number) => Promise<T>,
): Promise<Record<Side, T[]>> {
  const outcomes: Record<Side, T[]> = { baseline: [], gateway: [] };
  for (let round = 0; round < rounds; round++) {
    for (const side of round % 2 === 0 ? SIDES : SIDES.toReversed()) {
      outcomes[side].push(await run(side, round));
    }
  }
  return outcomes;
}
