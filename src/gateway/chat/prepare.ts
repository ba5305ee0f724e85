import type { Caller } from '../caller';
import type { GatewayConfiguration, ModelEntry } from '../configuration/configuration';
import { modelFor, modelsOf, payerOf } from '../configuration/authorization';
import type { ChatTurnRequest } from '../contract/requests';
import type { Limit, Payer } from '../metering/limits';
import { limitsOf } from '../metering/limits';
import type { Tariff, TurnBounds } from '../metering/tariff';
import { tariffOf } from '../metering/tariff';
import { checkCapabilities } from '../models/capabilities';
import { boundRequest } from './bounds';
import { checkTiers, extrasOf } from './priced-extras';

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
 * @throws GatewayError `forbidden`, `model_not_allowed`, `unsupported` or `validation_error`
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
  checkCapabilities(model, request);
  const tariff = tariffOf(configuration, model, extrasOf(request), now);
  checkTiers(tariff);
  return {
    ...boundRequest(request, model),
    payer,
    limits,
    warnAtPercent: configuration.warnAtPercent,
    model,
    tariff,
    expiresAt: Math.ceil(now / 1000) + configuration.turnRetentionDays * SECONDS_A_DAY,
    answerExpiresAt: answerMinutes === 0 ? undefined : Math.ceil(now / 1000) + answerMinutes * 60,
  };
}
