import { isNotEmpty, isSet } from '../terraform/condition';
import { asString, hcl, isExpression } from '../terraform/expression';
import type { Inputs } from '../terraform/module-construct';
import { numberText } from '../terraform/number-text';
import { withEntries } from '../terraform/optional';
import type { functions } from './definition';

type FunctionInputs = Inputs<typeof functions>;

/** What each function reads: what `src/handlers/environment.ts` and Powertools read. */
const functionEnvironment = (
  inputs: FunctionInputs,
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

/** What the chat function reads: it asks models, or gives what was prepared. */
export const chatEnvironment = (inputs: FunctionInputs): Record<string, string> =>
  withEntries(functionEnvironment(inputs, 'chat'), [...ofModels(inputs), ofPrepared(inputs)]);

/** The same of the failure function, which answers in the chat function's stead. */
export const failureEnvironment = (inputs: FunctionInputs): Record<string, string> =>
  withEntries(functionEnvironment(inputs, 'failure'), ofModels(inputs));

/** The same of the operations function, which asks no model. */
export const operationsEnvironment = (inputs: FunctionInputs): Record<string, string> =>
  withEntries(functionEnvironment(inputs, 'operations'), [ofPrepared(inputs)]);

const ofModels = ({ guardrail, egressHosts }: FunctionInputs) => [
  {
    when: isSet(guardrail),
    entries: {
      AI_GATEWAY_GUARDRAIL_ID: guardrail.id,
      AI_GATEWAY_GUARDRAIL_MODE: guardrail.streamProcessingMode,
      AI_GATEWAY_GUARDRAIL_VERSION: guardrail.version,
    },
  },
  { when: isNotEmpty(egressHosts), entries: { AI_GATEWAY_EGRESS_HOSTS: joined(egressHosts) } },
];

const ofPrepared = ({ preparedTableName }: FunctionInputs) => ({
  when: isSet(preparedTableName),
  entries: { AI_GATEWAY_PREPARED_TABLE: preparedTableName },
});

/** A set in order, as one text. */
const joined = (hosts: readonly string[]): string =>
  isExpression(hosts) ? asString(hcl`join(",", sort(${hosts}))`) : [...hosts].sort().join(',');

/** Of the gateway's own metrics, beside those that AWS counts. */
const METRICS_NAMESPACE = 'AiGateway';
