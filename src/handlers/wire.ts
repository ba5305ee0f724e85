import { randomUUID } from 'node:crypto';
import { AppSyncPublisher } from '../aws/appsync/appsync-publisher';
import { connectBedrock } from '../aws/bedrock/bedrock-client';
import { BedrockGuard } from '../aws/bedrock/bedrock-guard';
import type { GuardrailSettings } from '../aws/bedrock/bedrock-models';
import { BedrockModels } from '../aws/bedrock/bedrock-models';
import { BedrockTokenCounter } from '../aws/bedrock/bedrock-token-counter';
import { ConfigurationItem } from '../aws/dynamodb/configuration-item';
import { DynamoDbAnswerLog } from '../aws/dynamodb/dynamodb-answer-log';
import { createDynamoDbClients } from '../aws/dynamodb/dynamodb-client';
import { DynamoDbMeter } from '../aws/dynamodb/dynamodb-meter';
import { DynamoDbPreparedResponses } from '../aws/dynamodb/dynamodb-prepared-responses';
import { DynamoDbTurnStore } from '../aws/dynamodb/dynamodb-turn-store';
import { systemClock } from '../aws/system-clock';
import { PowertoolsTelemetry } from '../aws/telemetry/powertools-telemetry';
import type { DynamoDbClients } from '../aws/dynamodb/dynamodb-client';
import { GuardedModels } from '../gateway/guardrail/guarded-models';
import { CircuitBreaker } from '../gateway/models/circuit-breaker';
import type { Ports } from '../gateway/ports';
import { LazyProviderModels } from '../providers/lazy-provider-models';
import { RoutedModels } from '../providers/routed-models';
import type { Environment } from './environment';
import { readEnvironment } from './environment';

/** The domain's ports on AWS: made once, at init. */
export interface AwsPorts extends Ports {
  readonly telemetry: PowertoolsTelemetry;
}

/** The ports, and what they are made of. */
export interface Wired {
  readonly ports: AwsPorts;
  readonly dynamoDb: DynamoDbClients;
  readonly environment: Environment;
  /**
   * Opens the connections that an answer needs and reads the configuration, so that the first turn does not wait for them.
   * A failure is met again, and told, there.
   */
  readonly prepare: () => void;
}

/** How long a count of tokens may take, in milliseconds: it is worth waiting for only where a request would be refused. */
const COUNT_TIMEOUT_MS = 2_000;

/** To DynamoDB: a turn is opened and held on its user's, its team's and everybody's account at the same time. */
const EARLY_CONNECTIONS = 3;

/** Wires the adapters to the ports. */
export function wirePorts(): AwsPorts {
  return wireAws().ports;
}

export function wireAws(): Wired {
  const environment = readEnvironment(process.env);
  const dynamoDb = createDynamoDbClients(environment.AI_GATEWAY_STORE_TIMEOUT_MS);
  const bedrock = connectBedrock();
  const publisher = new AppSyncPublisher({
    endpoint: environment.AI_GATEWAY_EVENTS_ENDPOINT,
    region: environment.AWS_REGION,
    credentials: bedrock.client.config.credentials,
  });
  const configuration = new ConfigurationItem({
    client: dynamoDb.client,
    tableName: environment.AI_GATEWAY_CONFIGURATION_TABLE,
    preparedTableName: environment.AI_GATEWAY_PREPARED_TABLE,
    clock: systemClock,
    refreshMs: environment.AI_GATEWAY_CONFIGURATION_REFRESH_MS,
  });
  const guardrail = guardrailOf(environment);
  const guard = guardrail && new BedrockGuard(bedrock.client, guardrail);
  const models = new RoutedModels(
    new BedrockModels(bedrock.client, guardrail),
    new LazyProviderModels({
      egressHosts: environment.AI_GATEWAY_EGRESS_HOSTS,
      endpointUrl: environment.AI_GATEWAY_PROVIDER_ENDPOINT_URL,
      clock: systemClock,
    }),
  );
  const preparedTable = environment.AI_GATEWAY_PREPARED_TABLE;
  const ports: AwsPorts = {
    answers: new DynamoDbAnswerLog(dynamoDb.client, environment.AI_GATEWAY_ANSWERS_TABLE),
    breaker: new CircuitBreaker(systemClock),
    clock: systemClock,
    configuration,
    meter: new DynamoDbMeter({ ...dynamoDb, tableName: environment.AI_GATEWAY_METERS_TABLE }),
    turns: new DynamoDbTurnStore(dynamoDb.client, environment.AI_GATEWAY_TURNS_TABLE, systemClock),
    models: guard ? new GuardedModels(models, guard, environment.AI_GATEWAY_GUARDRAIL_MODE) : models,
    guard,
    prepared: preparedTable
      ? new DynamoDbPreparedResponses(dynamoDb.client, preparedTable, systemClock)
      : undefined,
    tokenCounter: new BedrockTokenCounter(bedrock.client, COUNT_TIMEOUT_MS),
    publisher,
    telemetry: new PowertoolsTelemetry(),
    newId: randomUUID,
    settings: {
      cadenceMs: environment.AI_GATEWAY_CADENCE_MS,
      checkpointMs: environment.AI_GATEWAY_CHECKPOINT_MS,
      guardrailMode: environment.AI_GATEWAY_GUARDRAIL_MODE,
      heartbeatMs: environment.AI_GATEWAY_HEARTBEAT_MS,
      leaseMs: environment.AI_GATEWAY_LEASE_MS,
      deadlineMarginMs: environment.AI_GATEWAY_DEADLINE_MARGIN_MS,
    },
  };
  return {
    ports,
    dynamoDb,
    environment,
    prepare: () => {
      attempt(dynamoDb.open(EARLY_CONNECTIONS), configuration.current());
      // These are needed a round trip later.
      setImmediate(() => {
        publisher.open();
        attempt(bedrock.open());
      });
    },
  };
}

function guardrailOf(environment: Environment): GuardrailSettings | undefined {
  const guardrailIdentifier = environment.AI_GATEWAY_GUARDRAIL_ID;
  const guardrailVersion = environment.AI_GATEWAY_GUARDRAIL_VERSION;
  if (!guardrailIdentifier || !guardrailVersion) return undefined;
  return { guardrailIdentifier, guardrailVersion, mode: environment.AI_GATEWAY_GUARDRAIL_MODE };
}

function attempt(...steps: readonly Promise<unknown>[]): void {
  for (const step of steps) step.catch(() => undefined);
}
