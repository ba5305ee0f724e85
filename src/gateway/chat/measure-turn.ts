import type { MetadataEvent } from '../contract/events';
import type { Fields, Telemetry } from '../telemetry';
import type { GuardrailReport } from '../guardrail/content-guard';
import type { EndedTurn } from './ended-turn';

/** What operators see of a turn that has ended. */
export function measureTurn(
  telemetry: Telemetry,
  { conclusion: { outcome }, guardrail, response }: EndedTurn,
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
  if (guardrail?.intervened) tellIntervention(telemetry, guardrail, { ...ids, ...model });
  telemetry.log('info', 'turn_settled', {
    ...ids,
    ...model,
    ...(team !== undefined && { team }),
    outcome,
    ...(guardrail && { guardrail: guardrail.coverage }),
    ...(response && { preparedSet: response.set, preparedVersion: response.version }),
    ...metrics,
    ...(!cost.unknown && { costMicroDollars: cost.microDollars }),
  });
}

/** Which policies found something, and what they call it; never what they found it in. */
function tellIntervention(telemetry: Telemetry, { categories }: GuardrailReport, ids: Fields): void {
  const policies = new Set(categories.map((category) => category.split(':', 1)[0]!));
  for (const policy of policies) telemetry.measure('GuardrailInterventions', 1, { policy });
  telemetry.log('warn', 'guardrail_intervened', { ...ids, categories: categories.join(', ') });
}
