import { mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { bundleChannelHandler } from '../build/channel-handlers';
import { buildLambdaPackages } from '../build/lambda-packages';
import { buildWeb } from '../web/build';
import type { AmplifyOutputsDocument } from './amplify-outputs';
import { amplifyOutputs } from './amplify-outputs';
import type { Bedrock } from './bedrock/start-bedrock';
import { startBedrock } from './bedrock/start-bedrock';
import { openAiCompatibleModel } from './bedrock/openai-compatible-model';
import type { Cognito } from './cognito/server';
import { startCognito } from './cognito/server';
import { userPoolTokenVerifier } from './cognito/token-verifier';
import { demoResources } from './demo-resources';
import type { DemoUser } from './demo-users';
import { seedDemoUsers } from './demo-users';
import type { DynamoDb } from './dynamodb/dynamodb';
import { startDynamoDb } from './dynamodb/dynamodb';
import type { Disorder } from './events/disorder';
import type { EventsApi } from './events/events-api';
import { startEventsApi } from './events/events-api';
import type { Lambda } from './lambda/lambda';
import { startLambda } from './lambda/lambda';
import { credentialsFor, credentialVariables } from './local-credentials';
import { Observations } from './observations';
import type { LocalResources } from './resources';
import type { LocalSettings } from './settings';
import { startXRayDaemon } from './telemetry/xray-daemon';
import { startWebServer } from './web-server';

/** The whole gateway on 127.0.0.1: the deployed bundle, and stand-ins for the services around it. */
export interface LocalGateway {
  /** Of the UI. */
  readonly url: string;
  readonly outputs: AmplifyOutputsDocument;
  readonly demoUsers: readonly DemoUser[];
  readonly observations: Observations;
  readonly cognito: Cognito;
  readonly dynamoDb: DynamoDb;
  readonly events: EventsApi;
  readonly lambda: Lambda;
  /** Absent where the functions call the real Bedrock. */
  readonly bedrock?: Bedrock;
  close(): Promise<void>;
}

export interface LocalGatewayOptions {
  /** Called with each step, for people to see. */
  readonly onProgress?: (step: string) => void;
  /** Delays, drops and reorders what subscribers receive: AWS promises no order. */
  readonly disorder?: Disorder;
  /** Changes the resources, for tests. */
  readonly adapt?: (resources: LocalResources) => LocalResources;
}

/** Builds the bundle, starts every stand-in, seeds the demo users. */
export async function startLocalGateway(
  settings: LocalSettings,
  { onProgress = () => undefined, disorder, adapt = (resources) => resources }: LocalGatewayOptions = {},
): Promise<LocalGateway> {
  const { projectDirectory, stateDirectory, region } = settings;
  const inState = (name: string) => path.join(stateDirectory, name);
  await mkdir(stateDirectory, { recursive: true });

  onProgress('Building the Lambda packages, the channel handlers and the UI');
  const lambdaDirectory = path.relative(projectDirectory, inState('lambda'));
  const [inboundCode, outboundCode] = await Promise.all([
    bundleChannelHandler(projectDirectory, 'inbound'),
    bundleChannelHandler(projectDirectory, 'outbound'),
    buildLambdaPackages(projectDirectory, inState('lambda')),
    buildWeb({ outDir: inState('web'), minify: false }),
  ]);
  const resources = adapt(demoResources({ region, inboundCode, outboundCode, lambdaDirectory }));
  const credentials = credentialsFor(settings, resources.accountId, process.env);
  const observations = new Observations();
  const running: { close(): Promise<void> }[] = [];
  const started = <T extends { close(): Promise<void> }>(standIn: T): T => {
    running.unshift(standIn);
    return standIn;
  };
  const close = async () => {
    for (const standIn of running) await standIn.close();
  };

  try {
    onProgress('Starting DynamoDB, Cognito, Bedrock, X-Ray');
    const dynamoDb = started(
      await startDynamoDb({
        tables: resources.tables,
        directory: inState('dynamodb'),
        onMetric: (name, value, table, operation) =>
          observations.metric('AWS/DynamoDB', name, value, { TableName: table, Operation: operation }),
      }),
    );
    const cognito = started(
      await startCognito({ region, userPool: resources.userPool, stateFile: inState('cognito.json') }),
    );
    const xray = started(await startXRayDaemon({ onSegment: observations.segment }));
    const bedrock =
      settings.bedrock === 'aws' ? undefined : started(await startLocalBedrock(settings, resources));

    onProgress('Starting AppSync Events and Lambda');
    let lambda: Lambda | undefined = undefined;
    const functions = () => lambda ?? never('Lambda is still starting');
    const events = started(
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
          invoke: (name, payload) => functions().invoke(name, payload),
          invokeAsync: (name, payload) => functions().invokeAsync(name, payload),
        },
        metric: (name, value, namespace) =>
          observations.metric('AWS/AppSync', name, value, {
            EventAPIId: resources.eventsApi.id,
            ...(namespace !== undefined && { ChannelNamespaceName: namespace }),
          }),
        ...(disorder && { disorder }),
      }),
    );
    lambda = started(
      await startLambda({
        region,
        accountId: resources.accountId,
        functions: resources.functions,
        projectDirectory,
        workDirectory: inState('functions'),
        environment: {
          ...credentialVariables(credentials),
          AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
          ...(bedrock && { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.url }),
          AWS_XRAY_DAEMON_ADDRESS: xray.address,
          AI_GATEWAY_EVENTS_ENDPOINT: events.httpEndpoint,
          // A laptop's cores are shared by what on AWS are many machines.
          AI_GATEWAY_STORE_TIMEOUT_MS: '10000',
        },
        onLog: observations.logLine,
        onSegment: observations.segment,
        onMetric: (name, value, functionName) =>
          observations.metric('AWS/Lambda', name, value, { FunctionName: functionName }),
      }),
    );

    const demoUsers = await seedDemoUsers(cognito, stateDirectory);
    const endpoints = { userPoolEndpoint: cognito.url, eventsEndpoint: events.httpEndpoint };
    const outputs = amplifyOutputs(resources, endpoints, demoUsers);
    const web = started(
      await startWebServer({ port: settings.port, directory: inState('web'), amplifyOutputs: outputs }),
    );
    await writeFile(inState('amplify_outputs.json'), JSON.stringify(outputs, null, 2), { mode: 0o600 });
    return {
      url: web.url,
      outputs,
      demoUsers,
      observations,
      cognito,
      dynamoDb,
      events,
      lambda,
      ...(bedrock && { bedrock }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function startLocalBedrock(
  { modelUrl, modelName, modelKey, region }: LocalSettings,
  { guardrail }: LocalResources,
) {
  return startBedrock({
    region,
    ...(guardrail && { guardrail }),
    ...(modelUrl && {
      model: openAiCompatibleModel({
        baseUrl: modelUrl,
        ...(modelName && { model: modelName }),
        ...(modelKey && { apiKey: modelKey }),
      }),
    }),
  });
}

function never(message: string): never {
  throw new Error(message);
}
