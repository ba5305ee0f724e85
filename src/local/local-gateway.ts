import { mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { AmplifyOutputsDocument } from './amplify-outputs';
import { amplifyOutputs } from './amplify-outputs';
import type { Bundle } from './build-bundle';
import { buildBundle } from './build-bundle';
import type { DemoUser } from './demo-users';
import { seedDemoUsers } from './demo-users';
import { Observations } from './observations';
import type { LocalResources } from './resources';
import type { LocalSettings } from './settings';
import { Shutdown } from './shutdown';
import { loadStack } from './stack/load-stack';
import { synthesiseStack } from './stack/synthesise';
import type { StandIns, StandInsOptions } from './stand-ins';
import { startStandIns } from './stand-ins';
import type { LogEntry } from './telemetry/log-store';
import { startWebServer } from './web-server';
import { withoutGuardrail } from './without-guardrail';

/** The whole gateway on 127.0.0.1: the deployed bundle, and stand-ins for the services around it. */
export interface LocalGateway extends StandIns {
  /** Of the UI. */
  readonly url: string;
  readonly outputs: AmplifyOutputsDocument;
  readonly demoUsers: readonly DemoUser[];
  readonly observations: Observations;
  close(): Promise<void>;
}

export interface LocalGatewayOptions extends Pick<
  StandInsOptions,
  'onRequest' | 'schedulerClock' | 'retryDelayMs' | 'environment'
> {
  /** Called with each step, for people to see. */
  readonly onProgress?: (step: string) => void;
  /** Called with each line that a function or handler logs. */
  readonly onLog?: (entry: LogEntry) => void;
  /** A stack that is synthesised already, `cdk.tf.json`. Default: what `main.ts` synthesises. */
  readonly stackFile?: string;
  /** Changes the resources, for tests. */
  readonly adapt?: (resources: LocalResources) => LocalResources;
}

/** Builds the bundle, synthesises the stack that is deployed, starts what the stack needs, seeds the demo users. */
export async function startLocalGateway(
  settings: LocalSettings,
  {
    onProgress = () => undefined,
    onLog,
    stackFile,
    adapt = (resources) => resources,
    onRequest,
    schedulerClock,
    retryDelayMs,
    environment,
  }: LocalGatewayOptions = {},
): Promise<LocalGateway> {
  const { region, projectDirectory, stateDirectory } = settings;
  await mkdir(stateDirectory, { recursive: true });
  onProgress('Building the Lambda packages, the channel handlers and the UI, and synthesising the stack');
  const [bundle, file] = await Promise.all([
    buildBundle(settings),
    stackFile ?? synthesiseStack({ projectDirectory, outDirectory: path.join(stateDirectory, 'cdktf.out') }),
  ]);
  const deployed = await loadStack({ stackFile: file, region, artifacts: bundle });
  const resources = adapt(settings.bedrock === 'aws' ? withoutGuardrail(deployed) : deployed);

  const observations = new Observations(onLog);
  const shutdown = new Shutdown();
  try {
    onProgress(
      'Starting DynamoDB, Cognito, the models, X-Ray, AppSync Events, Lambda and EventBridge Scheduler',
    );
    const standIns = await startStandIns({
      settings,
      resources,
      observations,
      shutdown,
      onRequest,
      schedulerClock,
      retryDelayMs,
      environment,
    });
    const front = await openFront(settings, resources, bundle, standIns, shutdown);
    return { ...standIns, ...front, observations, close: () => shutdown.close() };
  } catch (error) {
    await shutdown.close();
    throw error;
  }
}

/** Seeds the users, and serves the page and what it is configured with. */
async function openFront(
  { stateDirectory, port }: LocalSettings,
  resources: LocalResources,
  { webDirectory }: Bundle,
  { cognito, events }: StandIns,
  shutdown: Shutdown,
) {
  const demoUsers = await seedDemoUsers(cognito, stateDirectory);
  const endpoints = { userPoolEndpoint: cognito.url, eventsEndpoint: events.httpEndpoint };
  const outputs = amplifyOutputs(resources, endpoints, demoUsers);
  const web = shutdown.add(await startWebServer({ port, directory: webDirectory, amplifyOutputs: outputs }));
  const file = path.join(stateDirectory, 'amplify_outputs.json');
  await writeFile(file, JSON.stringify(outputs, null, 2), { mode: 0o600 });
  return { url: web.url, outputs, demoUsers };
}
