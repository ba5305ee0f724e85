import type { Telemetry } from '../telemetry';
import type { OpenTurn, Settlement } from './turn';

/** What operators see of a turn whose function died: what `measureTurn` tells of others, as far as it is known. */
export function measureLost(
  telemetry: Telemetry,
  { requestId, conversationId, modelId, team }: OpenTurn,
  { outcome, usage, charged }: Settlement,
): void {
  const model = { model: modelId };
  telemetry.measure('Turns', 1, { ...model, outcome });
  telemetry.measure('InputTokens', usage.inputTokens, model);
  telemetry.measure('OutputTokens', usage.outputTokens, model);
  telemetry.measure('CostMicroDollars', charged.microDollars, model);
  telemetry.log('info', 'turn_settled', {
    requestId,
    conversationId,
    ...model,
    team,
    outcome,
    costMicroDollars: charged.microDollars,
  });
}
