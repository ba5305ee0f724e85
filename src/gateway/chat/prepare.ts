import type { Caller } from '../caller';
import type { GatewayConfiguration, ModelEntry, Plan } from '../configuration/configuration';
import { modelFor, planOf } from '../configuration/authorization';
import type { ChatTurnRequest } from '../contract/requests';
import { GatewayError } from '../errors';
import type { Amounts } from '../metering/amounts';
import { amountsOf } from '../metering/amounts';
import type { Window } from '../metering/window';
import { monthOf } from '../metering/window';
import type { ModelRequest } from '../models/language-models';
import { inputTokenBound } from './input-bound';

/** A request that may be made: authorized, bounded and weighed. */
export interface PreparedTurn {
  readonly request: ChatTurnRequest;
  readonly plan: Plan;
  readonly model: ModelEntry;
  readonly modelRequest: ModelRequest;
  readonly inputBound: number;
  /** What the turn can take at the most. */
  readonly worstCase: Amounts;
  readonly window: Window;
  /** Epoch seconds until which its record is kept. */
  readonly expiresAt: number;
}

const SECONDS_A_DAY = 86_400;

/**
 * Checks a chat request against the caller's plan and the model's limits.
 *
 * @throws GatewayError `forbidden`, `model_not_allowed` or `validation_error`
 */
export function prepareTurn(
  configuration: GatewayConfiguration,
  caller: Caller,
  request: ChatTurnRequest,
  now: number,
): PreparedTurn {
  const plan = planOf(configuration, caller);
  const model = modelFor(configuration, plan, request.modelId);
  const maxTokens = Math.min(
    request.inferenceConfig?.maxTokens ?? model.maxOutputTokens,
    model.maxOutputTokens,
  );
  const inputBound = inputTokenBound(request);
  if (inputBound > MAX_BYTES_A_TOKEN * model.contextTokens) {
    throw new GatewayError(
      'validation_error',
      'The conversation is longer than the model can read. Begin a new one.',
      {
        contextTokens: model.contextTokens,
      },
    );
  }
  return {
    request,
    plan,
    model,
    modelRequest: {
      bedrockModelId: model.bedrockModelId,
      messages: request.messages,
      system: request.system,
      inferenceConfig: { ...request.inferenceConfig, maxTokens },
      metadata: { requestId: request.requestId, plan: plan.name },
    },
    inputBound,
    worstCase: amountsOf({ inputTokens: inputBound, outputTokens: maxTokens, totalTokens: 0 }, model.price),
    window: monthOf(now),
    expiresAt: Math.ceil(now / 1000) + configuration.turnRetentionDays * SECONDS_A_DAY,
  };
}

/** The bound counts bytes: only what no tokenizer could fit is refused here, the rest is the model's to judge. */
const MAX_BYTES_A_TOKEN = 16;
