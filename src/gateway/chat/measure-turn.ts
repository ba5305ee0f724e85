import type { MetadataEvent } from '../contract/events';
import type { Fields, Telemetry } from '../telemetry';
import type { Outcome } from '../turns/turn';

/** What operators see of a turn that has ended. */
export function measureTurn(
  telemetry: Telemetry,
  outcome: Outcome,
  { usage, cost, metrics, modelId, team }: MetadataEvent['metadata'],
  ids: Fields,
): void {
  const model = { model: modelId };
  telemetry.measure('Turns', 1, { ...model, outcome });
  telemetry.measure('InputTokens', usage.inputTokens, model);
  telemetry.measure('OutputTokens', usage.outputTokens, model);
  if (!cost.unknown) telemetry.measure('CostMicroDollars', cost.microDollars, model);
  telemetry.measure('TurnDuration', metrics.latencyMs, model);
  if (metrics.firstTokenMs !== undefined) telemetry.measure('FirstTokenLatency', metrics.firstTokenMs, model);
  telemetry.log('info', 'turn_settled', {
    ...ids,
    ...model,
    ...(team !== undefined && { team }),
    outcome,
    ...metrics,
    ...(!cost.unknown && { costMicroDollars: cost.microDollars }),
  });
}
