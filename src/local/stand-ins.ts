import * as path from 'node:path';
import type { Bedrock } from './bedrock/start-bedrock';
import { startBedrock } from './bedrock/start-bedrock';
import type { LanguageModel } from './bedrock/language-model';
import { openAiCompatibleModel } from './bedrock/openai-compatible-model';
import type { Cognito } from './cognito/server';
import { startCognito } from './cognito/server';
import { userPoolTokenVerifier } from './cognito/token-verifier';
import type { DynamoDb } from './dynamodb/dynamodb';
import { startDynamoDb } from './dynamodb/dynamodb';
import type { EventsApi } from './events/events-api';
import { startEventsApi } from './events/events-api';
import type { Lambda } from './lambda/lambda';
import { startLambda } from './lambda/lambda';
import type { Providers } from './openai/start-providers';
import { startProviders } from './openai/start-providers';
import { credentialsFor, credentialVariables } from './local-credentials';
import { phasesOf, type ObservedService, type OnPhase, type OnRequest } from './request-observer';
import type { Observations } from './observations';
import type { LocalResources } from './resources';
import type { LocalSettings } from './settings';
import { startScheduler } from './scheduler/scheduler';
import type { SchedulerClock } from './scheduler/scheduler-clock';
import type { Shutdown } from './shutdown';
import { startXRayDaemon } from './telemetry/xray-daemon';

/** The AWS services that the gateway uses, on 127.0.0.1. */
export interface StandIns {
  readonly cognito: Cognito;
  readonly dynamoDb: DynamoDb;
  readonly events: EventsApi;
  readonly lambda: Lambda;
  /** Absent where the functions call the real Bedrock. */
  readonly bedrock?: Bedrock;
  /** Of models beyond AWS; absent where the configuration names none. */
  readonly providers?: Providers;
}

export interface StandInsOptions {
  readonly settings: LocalSettings;
  readonly resources: LocalResources;
  readonly observations: Observations;
  readonly shutdown: Shutdown;
  /** Observes, and can stop, every request of a function to DynamoDB, Bedrock and the Events API. */
  readonly onRequest?: OnRequest | undefined;
  /** The schedules' time. Default: the process's own. */
  readonly schedulerClock?: SchedulerClock | undefined;
  /** Before the first and the second retry of an asynchronous invocation. Default: Lambda's stand-in's. */
  readonly retryDelayMs?: readonly number[] | undefined;
  /** Added to every function's environment; it wins over what the stack and the runtime set. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** Starts the services in the order in which they need each other, each added to the shutdown at once. */
export async function startStandIns({
  settings,
  resources,
  observations,
  shutdown,
  onRequest,
  schedulerClock,
  retryDelayMs,
  environment,
}: StandInsOptions): Promise<StandIns> {
  const { region } = resources;
  const credentials = credentialsFor(settings, resources.accountId, process.env);
  const observed = (service: ObservedService) =>
    onRequest && { onPhase: phasesOf(service, credentials.accessKeyId, onRequest) };
  const dynamoDb = shutdown.add(
    await startDynamoDb({
      tables: resources.tables,
      directory: path.join(settings.stateDirectory, 'dynamodb'),
      onMetric: observations.dynamoDbMetric,
      ...observed('dynamodb'),
    }),
  );
  const cognito = shutdown.add(
    await startCognito({
      region,
      userPool: resources.userPool,
      stateFile: path.join(settings.stateDirectory, 'cognito.json'),
    }),
  );
  const xray = shutdown.add(await startXRayDaemon({ onSegment: observations.segment }));
  const bedrock =
    settings.bedrock === 'aws'
      ? undefined
      : shutdown.add(await playBedrock(settings, resources, observed('bedrock')));
  const providers = await startProviders(resources, shutdown, ownModel(settings));

  // The functions publish to the API, and the API invokes the functions: one of them must come first.
  const running: { lambda?: Lambda } = {};
  const events = shutdown.add(
    await startEventsApi({
      region,
      accountId: resources.accountId,
      api: resources.eventsApi,
      verifyUserPoolToken: userPoolTokenVerifier({
        issuer: cognito.issuer,
        jwks: cognito.jwks,
        clientIds: resources.userPool.clients.map(({ id }) => id),
      }),
      findCredentials: (accessKeyId) => (accessKeyId === credentials.accessKeyId ? credentials : undefined),
      functions: {
        invoke: (name, payload) => running.lambda!.invoke(name, payload),
        invokeAsync: (name, payload) => running.lambda!.invokeAsync(name, payload),
      },
      log: observations.handlerLog,
      metric: observations.appSyncMetric(resources.eventsApi.id),
      ...(settings.disorder && { disorder: settings.disorder }),
      ...observed('events'),
    }),
  );
  running.lambda = shutdown.add(
    await startLambda({
      region,
      accountId: resources.accountId,
      functions: resources.functions,
      projectDirectory: settings.projectDirectory,
      workDirectory: path.join(settings.stateDirectory, 'functions'),
      environment: {
        ...credentialVariables(credentials),
        AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
        ...(bedrock && { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.url }),
        ...(providers && {
          AWS_ENDPOINT_URL_SECRETS_MANAGER: providers.secrets.url,
          AI_GATEWAY_PROVIDER_ENDPOINT_URL: providers.url,
        }),
        AWS_XRAY_DAEMON_ADDRESS: xray.address,
        AI_GATEWAY_EVENTS_ENDPOINT: events.httpEndpoint,
        // A laptop's cores are shared by what on AWS are many machines.
        AI_GATEWAY_STORE_TIMEOUT_MS: '4500',
        ...environment,
      },
      ...(retryDelayMs && { retryDelayMs }),
      onLog: observations.logLine,
      onSegment: observations.segment,
      onMetric: observations.lambdaMetric,
    }),
  );
  shutdown.add(
    startScheduler({
      schedules: resources.schedules,
      functions: running.lambda,
      ...(schedulerClock && { clock: schedulerClock }),
    }),
  );
  return {
    cognito,
    dynamoDb,
    events,
    lambda: running.lambda,
    ...(bedrock && { bedrock }),
    ...(providers && { providers }),
  };
}

function playBedrock(
  settings: LocalSettings,
  { region, guardrail }: LocalResources,
  observed: { readonly onPhase: OnPhase } | undefined,
) {
  const model = ownModel(settings);
  return startBedrock({
    region,
    ...observed,
    ...(guardrail && { guardrail }),
    ...(model && { model }),
  });
}

/** The model that answers in place of the scripted one, wherever a model is asked. */
function ownModel({ modelUrl, modelName, modelKey }: LocalSettings): LanguageModel | undefined {
  if (!modelUrl) return undefined;
  return openAiCompatibleModel({
    baseUrl: modelUrl,
    ...(modelName && { model: modelName }),
    ...(modelKey && { apiKey: modelKey }),
  });
}
