import type { GuardrailReport } from '../guardrail/content-guard';
import type { ClampedBounds } from '../metering/clamp';
import type { PreparedResponse } from '../prepared/prepared-responses';
import type { Consumption } from '../pricing/cost';
import type { Conclusion } from './conclude';
import type { PreparedTurn } from './prepare';

export const NO_CONSUMPTION: Consumption = { usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 } };

/** A turn at its end, before it is settled and told. */
export interface EndedTurn {
  /** As the model would have it that spoke. */
  readonly prepared: PreparedTurn;
  readonly clamped: ClampedBounds;
  readonly conclusion: Conclusion;
  readonly consumption: Consumption;
  /** Undefined where the gateway has no guardrail. */
  readonly guardrail?: GuardrailReport | undefined;
  /** The prepared response that was given. */
  readonly response?: PreparedResponse | undefined;
  /** Milliseconds from the turn's start; undefined where nothing came. */
  readonly firstTokenMs?: number | undefined;
}

/** The end of a turn that its user had cancelled before it came. */
export const cancelledBeforeStart = (prepared: PreparedTurn): EndedTurn => ({
  prepared,
  clamped: prepared,
  conclusion: { outcome: 'cancelled', charge: 'nothing' },
  consumption: NO_CONSUMPTION,
});
