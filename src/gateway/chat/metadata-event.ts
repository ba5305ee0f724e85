import type { Plan } from '../configuration/configuration';
import type { MetadataEvent, TokenUsage } from '../contract/events';
import { amountsOf } from '../metering/amounts';
import { statusOf } from '../metering/limits';
import type { Counters } from '../metering/meter';
import type { PreparedTurn } from './prepare';

export interface TurnMeasures {
  readonly usage: TokenUsage;
  readonly estimated: boolean;
  readonly latencyMs: number;
  readonly firstTokenMs: number | undefined;
  readonly traceId: string | undefined;
}

/** The last event of an answered turn: what it took, and what is left of every limit. */
export function metadataEvent(
  { plan, model, window, request }: PreparedTurn,
  { usage, estimated, latencyMs, firstTokenMs, traceId }: TurnMeasures,
  counters: Counters,
): MetadataEvent {
  return {
    metadata: {
      usage,
      metrics: { latencyMs, ...(firstTokenMs !== undefined && { firstTokenMs }) },
      modelId: request.modelId,
      cost: {
        microDollars: amountsOf(usage, model.price).microDollars,
        estimated,
        ...(model.price === undefined && { unknown: true as const }),
      },
      remaining: statusOf(plan, counters, window),
      ...(traceId !== undefined && { traceId }),
    },
    tokenUsage: sampleMeter(plan, usage, counters),
  };
}

/** The reference sample's meter: its page reads these names from the same event. */
function sampleMeter(plan: Plan, usage: TokenUsage, counters: Counters): MetadataEvent['tokenUsage'] {
  const monthly = plan.limits.find(({ unit }) => unit === 'tokens')?.limit;
  return {
    ...(monthly !== undefined && { tokenLimit: monthly }),
    meterLimits: { ...(monthly !== undefined && { monthly }) },
    totalUsage: {
      inputTokens: usage.inputTokens,
      outputTokens: usage.outputTokens,
      monthlyInputTokens: counters.inputTokens,
      monthlyOutputTokens: counters.outputTokens,
    },
  };
}
