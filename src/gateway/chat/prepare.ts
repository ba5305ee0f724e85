import type { Caller } from '../caller';
import type { GatewayConfiguration, ModelEntry } from '../configuration/configuration';
import { modelFor, modelsOf, payerOf } from '../configuration/authorization';
import type { ChatTurnRequest } from '../contract/requests';
import type { Limit, Payer } from '../metering/limits';
import { limitsOf } from '../metering/limits';
import type { Tariff, TurnBounds } from '../metering/tariff';
import { tariffOf } from '../metering/tariff';
import { checkCapabilities } from '../models/capabilities';
import type { Provider } from '../models/language-models';
import { boundRequest } from './bounds';
import { checkTiers, extrasOf } from './priced-extras';

/** A model that may answer a request, which it can, and at what price. */
export interface PreparedModel {
  readonly modelId: string;
  readonly model: ModelEntry;
  /** Who serves it; undefined for Bedrock. */
  readonly provider: Provider | undefined;
  readonly tariff: Tariff;
  /** What the turn can take at the most. */
  readonly bounds: TurnBounds;
}

/** A request that may be made: authorized, bounded and priced; with the model that is asked for. */
export interface PreparedTurn extends PreparedModel {
  readonly request: ChatTurnRequest;
  /** The models that may answer in its place, in order of preference. */
  readonly fallbacks: readonly PreparedModel[];
  readonly payer: Payer;
  readonly limits: readonly Limit[];
  readonly warnAtPercent: readonly number[];
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
  const permitted = modelsOf(configuration, caller, payer.plan, limits, now);
  const model = modelFor(permitted, request.modelId);
  const asked = prepareModel(configuration, request.modelId, model, request, now);
  const fallbacks = permitted
    .filter(([modelId]) => model.fallbacks.includes(modelId))
    .sort(([a], [b]) => model.fallbacks.indexOf(a) - model.fallbacks.indexOf(b))
    .flatMap(([modelId, entry]) => {
      try {
        return [prepareModel(configuration, modelId, entry, asked.request, now)];
      } catch {
        // It cannot answer this request.
        return [];
      }
    });
  return {
    ...asked,
    fallbacks,
    payer,
    limits,
    warnAtPercent: configuration.warnAtPercent,
    expiresAt: Math.ceil(now / 1000) + configuration.turnRetentionDays * SECONDS_A_DAY,
    answerExpiresAt: answerMinutes === 0 ? undefined : Math.ceil(now / 1000) + answerMinutes * 60,
  };
}

/** @throws GatewayError `unsupported` or `validation_error` */
function prepareModel(
  configuration: GatewayConfiguration,
  modelId: string,
  model: ModelEntry,
  request: ChatTurnRequest,
  now: number,
): PreparedModel & { readonly request: ChatTurnRequest } {
  checkCapabilities(model, request);
  const tariff = tariffOf(configuration, model, extrasOf(request), now);
  checkTiers(tariff);
  const { provider: name } = model;
  const provider = name === undefined ? undefined : { ...configuration.providers[name]!, name };
  return { modelId, model, provider, tariff, ...boundRequest(request, model) };
}
