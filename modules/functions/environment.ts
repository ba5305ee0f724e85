import { numberText } from '../terraform/number-text';
import { isSet } from '../terraform/condition';
import { withEntriesIf } from '../terraform/optional';
import type { Inputs } from '../terraform/module-construct';
import type { functions } from './definition';

/** What `src/handlers/environment.ts` and Powertools read. */
export const functionEnvironment = (
  inputs: Inputs<typeof functions>,
  service: 'chat' | 'failure' | 'operations',
): Record<string, string> => ({
  AI_GATEWAY_EVENTS_ENDPOINT: inputs.eventsEndpoint,
  AI_GATEWAY_CONFIGURATION_TABLE: inputs.configurationTableName,
  AI_GATEWAY_METERS_TABLE: inputs.metersTableName,
  AI_GATEWAY_TURNS_TABLE: inputs.turnsTableName,
  AI_GATEWAY_ANSWERS_TABLE: inputs.answersTableName,
  AI_GATEWAY_CADENCE_MS: numberText(inputs.tuning.cadenceMs),
  AI_GATEWAY_CHECKPOINT_MS: numberText(inputs.tuning.checkpointMs),
  AI_GATEWAY_HEARTBEAT_MS: numberText(inputs.tuning.heartbeatMs),
  AI_GATEWAY_LEASE_MS: numberText(inputs.tuning.leaseMs),
  AI_GATEWAY_DEADLINE_MARGIN_MS: numberText(inputs.tuning.deadlineMarginMs),
  AI_GATEWAY_STORE_TIMEOUT_MS: numberText(inputs.tuning.storeTimeoutMs),
  AI_GATEWAY_CONFIGURATION_REFRESH_MS: numberText(inputs.tuning.configurationRefreshMs),
  POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
  POWERTOOLS_SERVICE_NAME: service,
  POWERTOOLS_LOG_LEVEL: inputs.logLevel,
  // The configuration is read while the function starts, when there is no trace yet: the SDK would log that as an error.
  AWS_XRAY_CONTEXT_MISSING: 'IGNORE_ERROR',
});

/** The same of a function that calls models, or answers in their stead. */
export function answeringEnvironment(
  inputs: Inputs<typeof functions>,
  service: 'chat' | 'failure',
): Record<string, string> {
  const { guardrail } = inputs;
  return withEntriesIf(isSet(guardrail), functionEnvironment(inputs, service), {
    AI_GATEWAY_GUARDRAIL_ID: guardrail.id,
    AI_GATEWAY_GUARDRAIL_VERSION: guardrail.version,
  });
}

/** Of the gateway's own metrics, beside those that AWS counts. */
const METRICS_NAMESPACE = 'AiGateway';
