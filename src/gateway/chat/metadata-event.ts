import type { MetadataEvent, TokenUsage } from '../contract/events';
import { userAccount } from '../metering/accounts';
import type { Unit } from '../metering/amounts';
import { valueOf } from '../metering/changes';
import type { Readings } from '../metering/status';
import { statusOf } from '../metering/status';
import { amountsOf } from '../metering/tariff';
import { slotAt } from '../metering/windows';
import type { EndedTurn } from './ended-turn';
import type { PreparedTurn } from './prepare';

export interface TurnTimes {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly latencyMs: number;
  readonly traceId: string | undefined;
}

/** The last event of an answered turn: what it took, and what is left of every limit. */
export function metadataEvent(
  { prepared, clamped, conclusion, consumption, guardrail, response, firstTokenMs }: EndedTurn,
  readings: Readings,
  { now, latencyMs, traceId }: TurnTimes,
): MetadataEvent {
  const { bounds, clampedBy } = clamped;
  const { request, modelId, payer, limits, tariff, warnAtPercent } = prepared;
  const team = payer.team?.name;
  const subject = { userId: payer.userId, team };
  return {
    metadata: {
      usage: consumption.usage,
      metrics: { latencyMs, ...(firstTokenMs !== undefined && { firstTokenMs }) },
      modelId,
      ...(modelId !== request.modelId && { requestedModelId: request.modelId }),
      cost: {
        microDollars: amountsOf(consumption, tariff).microDollars,
        estimated: conclusion.charge === 'estimated',
        ...(tariff.price === undefined && { unknown: true as const }),
      },
      ...(clampedBy && {
        clamped: {
          maxTokens: bounds.maxTokens,
          requestedMaxTokens: prepared.bounds.maxTokens,
          limitedBy: { scope: clampedBy.scope, window: clampedBy.window, unit: clampedBy.unit },
        },
      }),
      ...(team !== undefined && { team }),
      ...(response && { prepared: { set: response.set, version: response.version } }),
      ...(guardrail && { guardrail: { coverage: guardrail.coverage, intervened: guardrail.intervened } }),
      remaining: statusOf(limits, readings, subject, warnAtPercent, now),
      ...(traceId !== undefined && { traceId }),
    },
    tokenUsage: sampleMeter(prepared, consumption.usage, readings, now),
  };
}

/** The reference sample's meter: its page reads these names from the same event. */
function sampleMeter(
  { payer, limits }: PreparedTurn,
  usage: TokenUsage,
  readings: Readings,
  now: number,
): MetadataEvent['tokenUsage'] {
  const monthly = limits.find(
    ({ scope, window, unit }) => scope === 'user' && window === 'month' && unit === 'tokens',
  )?.limit;
  const reading = readings.get(userAccount(payer.userId))!;
  const thisMonth = (unit: Unit) => valueOf(reading, { window: 'month', unit, slot: slotAt('month', now) });
  return {
    ...(monthly !== undefined && { tokenLimit: monthly }),
    meterLimits: { ...(monthly !== undefined && { monthly }) },
    totalUsage: {
      inputTokens: usage.inputTokens,
      outputTokens: usage.outputTokens,
      monthlyInputTokens: thisMonth('inputTokens'),
      monthlyOutputTokens: thisMonth('outputTokens'),
    },
  };
}
