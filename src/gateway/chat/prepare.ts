import type { Caller } from '../caller';
import type { GatewayConfiguration, ModelEntry } from '../configuration/configuration';
import { modelFor, modelsOf, payerOf } from '../configuration/authorization';
import type { ChatTurnRequest } from '../contract/requests';
import { GatewayError } from '../errors';
import type { Limit, Payer } from '../metering/limits';
import { limitsOf } from '../metering/limits';
import type { Tariff, TurnBounds } from '../metering/tariff';
import { tariffOf } from '../metering/tariff';
import { inputBytes, inputTokenBound } from './input-bound';

/** A request that may be made: authorized, bounded and priced. */
export interface PreparedTurn {
  readonly request: ChatTurnRequest;
  readonly payer: Payer;
  readonly limits: readonly Limit[];
  readonly warnAtPercent: readonly number[];
  readonly model: ModelEntry;
  readonly tariff: Tariff;
  /** What it can take at the most. */
  readonly bounds: TurnBounds;
  /** Epoch seconds until which its record is kept. */
  readonly expiresAt: number;
  /** Epoch seconds until which its answer can be read again; undefined where it is not kept. */
  readonly answerExpiresAt: number | undefined;
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
  const payer = payerOf(configuration, caller, request.team);
  const { answerMinutes } = payer.plan;
  const limits = limitsOf(configuration, payer, now);
  const model = modelFor(modelsOf(configuration, payer.plan, limits, now), request.modelId);
  return {
    request,
    payer,
    limits,
    warnAtPercent: configuration.warnAtPercent,
    model,
    tariff: tariffOf(configuration, model, now),
    bounds: boundsOf(request, model),
    expiresAt: Math.ceil(now / 1000) + configuration.turnRetentionDays * SECONDS_A_DAY,
    answerExpiresAt: answerMinutes === 0 ? undefined : Math.ceil(now / 1000) + answerMinutes * 60,
  };
}

/** The bound counts bytes: only what no tokenizer could fit is refused here, the rest is the model's to judge. */
const MAX_BYTES_A_TOKEN = 16;

function boundsOf(request: ChatTurnRequest, { contextTokens, maxOutputTokens }: ModelEntry): TurnBounds {
  const inputTokens = inputTokenBound(request);
  if (inputTokens > MAX_BYTES_A_TOKEN * contextTokens) {
    throw new GatewayError(
      'validation_error',
      'The conversation is longer than the model can read. Begin a new one.',
      { contextTokens },
    );
  }
  return {
    inputTokens,
    inputBytes: inputBytes(request),
    maxTokens: Math.min(request.inferenceConfig?.maxTokens ?? maxOutputTokens, maxOutputTokens),
  };
}
