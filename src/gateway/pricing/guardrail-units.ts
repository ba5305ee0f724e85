import type { GuardrailPrice } from './price-book';

/** A guardrail's policies that Bedrock charges for by text unit, under the names that their prices have. */
export const PRICED_POLICIES = [
  'contentPolicy',
  'topicPolicy',
  'sensitiveInformationPolicy',
  'contextualGroundingPolicy',
] as const;

/** Text units of each policy. One has up to 1,000 characters. */
export type GuardrailUnits = Readonly<Partial<Record<(typeof PRICED_POLICIES)[number], number>>>;

const CHARACTERS_A_UNIT = 1_000;

/** An answer is judged in parts, each with up to 200 characters that were judged or are judged again: `guardrail/held-text.ts`. */
const NEW_CHARACTERS_A_UNIT = 800;

/** Far above what the tokens of a whole answer have on average; a single token can be longer. */
export const MAX_BYTES_A_TOKEN = 16;

/**
 * The most text units that a turn can take of every policy that has a price.
 *
 * @param inputBytes of everything that is sent, in UTF-8, where no character has less than a byte
 * @param outputTokens the most that the model may make
 */
export function guardrailUnitsBound(
  price: GuardrailPrice,
  inputBytes: number,
  outputTokens: number,
): GuardrailUnits {
  const characters = outputTokens * MAX_BYTES_A_TOKEN;
  const units =
    Math.ceil(inputBytes / CHARACTERS_A_UNIT) +
    // The first part is shorter, and so is the last.
    (characters === 0 ? 0 : 2 + Math.floor(characters / NEW_CHARACTERS_A_UNIT));
  const priced = PRICED_POLICIES.filter((policy) => price[policy] !== undefined);
  return Object.fromEntries(priced.map((policy) => [policy, units]));
}
