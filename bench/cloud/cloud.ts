import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { startBedrock } from '../../src/local/bedrock/start-bedrock';
import { startDynamoDb } from '../../src/local/dynamodb/dynamodb';
import type { FunctionResource, TableResource } from '../../src/local/resources';
import { Shutdown } from '../../src/local/shutdown';
import { loadStack } from '../../src/local/stack/load-stack';
import { startXRayDaemon } from '../../src/local/telemetry/xray-daemon';
import { deployedStackFile } from '../../test/local/stack/deployed-stack';
import { tableDefinitions, tableNames } from '../../test/metering/table-definitions';
import { bundle } from '../processes/bundle';
import type { Child } from '../processes/child';
import { startChild } from '../processes/child';
import { makeCertificate } from './certificate';
import type { PublishRecorder } from './publish-recorder';
import { startPublishRecorder } from './publish-recorder';
import type { RoundTripOptions } from './round-trip';

export const REGION = 'us-east-1';

const ROUND_TRIP_MS = 10;

/** The services that a function calls, 10 ms away and behind TLS. */
export interface Cloud {
  /** The chat function as it is deployed. */
  readonly chat: FunctionResource;
  /** Endpoints, credentials and trust: of any process that shall call the services. */
  readonly environment: Readonly<Record<string, string>>;
  readonly publishes: PublishRecorder;
  /** Where a benchmark may put its bundles; goes with the cloud. */
  readonly directory: string;
  /** Starts a process, which ends with the cloud at the latest. */
  start(...process: Parameters<typeof startChild>): Child;
}

/** Lets `work` use the services, which are gone at its end. */
export async function withCloud<T>(work: (cloud: Cloud) => Promise<T>): Promise<T> {
  const shutdown = new Shutdown();
  try {
    return await work(await startCloud(shutdown));
  } finally {
    await shutdown.close();
  }
}

async function startCloud(shutdown: Shutdown): Promise<Cloud> {
  const start: Cloud['start'] = (...process) => {
    const child = startChild(...process);
    shutdown.add({ close: () => child.stop() });
    return child;
  };
  const directory = await mkdtemp(path.join(tmpdir(), 'ai-gateway-bench-'));
  shutdown.add({ close: () => rm(directory, { recursive: true }) });
  const { tables, functions } = await loadStack({
    stackFile: await deployedStackFile(),
    region: REGION,
    artifacts: { lambdaDirectory: '', handlers: { inbound: '', outbound: '' } },
  });
  const { sample } = tableNames('naive');
  const dynamoDb = shutdown.add(await startDynamoDb({ tables: [...tables, naiveTable(sample)] }));
  const bedrock = shutdown.add(await startBedrock({ region: REGION, tokensPerSecond: 0, firstTokenMs: 0 }));
  const publishes = shutdown.add(await startPublishRecorder());
  const xray = shutdown.add(await startXRayDaemon({ onSegment: () => undefined }));
  const certificate = await makeCertificate();
  const certificateFile = path.join(directory, 'certificate.pem');
  await writeFile(certificateFile, certificate.cert);
  const ports = [dynamoDb.url, bedrock.url].map((url) => Number(new URL(url).port));
  const options = { ...certificate, roundTripMs: ROUND_TRIP_MS, ports: [...ports, publishes.port] };
  const [dynamoDbUrl, bedrockUrl, eventsUrl] = await openRoundTrip(options, directory, start);
  return {
    chat: functions.find(({ zipFile }) => path.basename(zipFile) === 'chat.zip')!,
    environment: {
      AWS_ACCESS_KEY_ID: 'AKIABENCHMARK0000000',
      AWS_SECRET_ACCESS_KEY: 'a-secret-that-nobody-checks',
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDbUrl!,
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrockUrl!,
      AI_GATEWAY_EVENTS_ENDPOINT: `${eventsUrl!}/event`,
      AWS_XRAY_DAEMON_ADDRESS: xray.address,
      NODE_EXTRA_CA_CERTS: certificateFile,
      NAIVE_TABLE: sample,
      NAIVE_MODEL_ID: 'us.amazon.nova-lite-v1:0',
    },
    publishes,
    directory,
    start,
  };
}

function naiveTable(name: string): TableResource {
  const definition = tableDefinitions(tableNames('naive')).find(({ TableName }) => TableName === name)!;
  return { definition, items: [] };
}

/** @returns the URLs that stand for the ports, in their order */
async function openRoundTrip(
  options: RoundTripOptions,
  directory: string,
  start: Cloud['start'],
): Promise<string[]> {
  const file = await bundle('bench/cloud/round-trip.ts', path.join(directory, 'round-trip.js'));
  const child = start(file, [], {});
  child.send(options);
  const ports = await child.next<number[]>();
  return ports.map((port) => `https://127.0.0.1:${port}`);
}
