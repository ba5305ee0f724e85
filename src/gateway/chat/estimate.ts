import type { TurnBounds } from '../metering/tariff';
import type { Ports } from '../ports';
import type { Consumption } from '../pricing/cost';
import { guardrailUnitsBound, MAX_BYTES_A_TOKEN } from '../pricing/guardrail-units';
import { utf8Length } from '../text';
import type { PreparedTurn } from './prepare';
import { countInput } from './tighten';

/**
 * What a turn is charged whose provider never told its usage: its input, and the text that was delivered, both as the
 * provider counts them where it can, and else their bounds. Never less than what was delivered.
 */
export async function estimateConsumption(
  ports: Pick<Ports, 'tokenCounter'>,
  prepared: PreparedTurn,
  bounds: TurnBounds,
  delivered: string,
): Promise<Consumption> {
  const [inputTokens, outputTokens] = await Promise.all([
    // No more than is held, which may have been counted already.
    countInput(ports, prepared, bounds),
    countDelivered(ports, prepared, bounds, delivered),
  ]);
  const { guardrailPrice } = prepared.tariff;
  return {
    usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens },
    ...(guardrailPrice && {
      guardrailUnits: guardrailUnitsBound(
        guardrailPrice,
        bounds.inputBytes,
        Math.ceil(utf8Length(delivered) / MAX_BYTES_A_TOKEN),
      ),
    }),
  };
}

/** No tokenizer makes more than one token of one byte, and no model more than it may. */
async function countDelivered(
  { tokenCounter }: Pick<Ports, 'tokenCounter'>,
  { model }: PreparedTurn,
  { maxTokens }: TurnBounds,
  delivered: string,
): Promise<number> {
  const bound = Math.min(utf8Length(delivered), maxTokens);
  // Providers count no blank text.
  if (delivered.trim() === '') return bound;
  const asMessage = {
    messages: [{ role: 'user' as const, content: [{ text: delivered }] }],
    system: undefined,
  };
  return Math.min(bound, (await tokenCounter.count(model, asMessage)) ?? bound);
}
