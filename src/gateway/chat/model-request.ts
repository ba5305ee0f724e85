import type { TurnBounds } from '../metering/tariff';
import type { ModelRequest } from '../models/language-models';
import type { PreparedTurn } from './prepare';

/** What the model is asked: the client's own words and parameters, and never more tokens than are held. */
export function modelRequestOf(
  { request, model, provider, payer }: PreparedTurn,
  { maxTokens }: TurnBounds,
): ModelRequest {
  const { messages, system, toolConfig, outputConfig, additionalModelRequestFields } = request;
  const { performanceConfig, serviceTier, inferenceConfig = {} } = request;
  // Some models refuse both together: where the client gives one, none is added.
  const sampling = inferenceConfig.temperature ?? inferenceConfig.topP;
  return {
    // The configuration's schema gives each model one of the two.
    modelId: (model.bedrockModelId ?? model.providerModelId)!,
    provider,
    attempts: model.attempts,
    firstTokenMs: model.firstTokenMs,
    messages,
    system,
    toolConfig,
    outputConfig,
    additionalModelRequestFields,
    performanceConfig,
    serviceTier,
    inferenceConfig: { ...(sampling === undefined && model.defaults), ...inferenceConfig, maxTokens },
    metadata: {
      requestId: request.requestId,
      plan: payer.plan.name,
      ...(payer.team && { team: payer.team.name }),
    },
  };
}
