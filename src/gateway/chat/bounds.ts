import type { ModelEntry } from '../configuration/configuration';
import type { ChatTurnRequest } from '../contract/requests';
import { GatewayError } from '../errors';
import type { TurnBounds } from '../metering/tariff';
import { inputBytes, inputTokenBound } from './input-bound';
import { trimOldest } from './trim';

/** A request that its model can read, and what it can take at the most. */
export interface BoundedRequest {
  readonly request: ChatTurnRequest;
  readonly bounds: TurnBounds;
}

/** The bound counts bytes: only what no tokenizer could fit is refused here, the rest is the model's to judge. */
const MAX_BYTES_A_TOKEN = 16;

/** Text has four bytes a token, and seldom less than three: what fits so the model will take. */
const LIKELY_BYTES_A_TOKEN = 3;

/**
 * Bounds a request, and trims it where it asks for that.
 *
 * @throws GatewayError `validation_error` where it is longer than the model can read, whose details say by how much
 */
export function boundRequest(request: ChatTurnRequest, model: ModelEntry): BoundedRequest {
  const { contextTokens, maxOutputTokens } = model;
  const maxTokens = Math.min(request.inferenceConfig?.maxTokens ?? maxOutputTokens, maxOutputTokens);
  const fitting = request.trim === 'oldest' ? trimOldest(request, fitsLikely) : request;
  const inputTokens = inputTokenBound(fitting ?? request, model);
  if (fitting === undefined || inputTokens > MAX_BYTES_A_TOKEN * contextTokens) {
    throw tooLong(request, model);
  }
  return { request: fitting, bounds: { inputTokens, inputBytes: inputBytes(fitting), maxTokens } };

  function fitsLikely(trimmed: ChatTurnRequest): boolean {
    return inputTokenBound(trimmed, model) <= LIKELY_BYTES_A_TOKEN * Math.max(0, contextTokens - maxTokens);
  }
}

function tooLong(request: ChatTurnRequest, model: ModelEntry): GatewayError {
  const last = request.messages.slice(-1);
  const alone = inputTokenBound({ ...request, messages: last }, model);
  return new GatewayError(
    'validation_error',
    'The conversation is longer than the model can read. Leave out its oldest messages, or ask with trim: "oldest".',
    {
      contextTokens: model.contextTokens,
      inputTokensAtMost: inputTokenBound(request, model),
      lastMessageTokensAtMost: alone,
    },
  );
}
