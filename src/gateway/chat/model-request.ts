import type { TurnBounds } from '../metering/tariff';
import type { ModelRequest } from '../models/language-models';
import type { PreparedTurn } from './prepare';

/** What the model is asked: the client's own words and parameters, and never more tokens than are held. */
export function modelRequestOf(
  { request, model, payer }: PreparedTurn,
  { maxTokens }: TurnBounds,
): ModelRequest {
  return {
    bedrockModelId: model.bedrockModelId,
    messages: request.messages,
    system: request.system,
    inferenceConfig: { ...request.inferenceConfig, maxTokens },
    metadata: {
      requestId: request.requestId,
      plan: payer.plan.name,
      ...(payer.team && { team: payer.team.name }),
    },
  };
}
