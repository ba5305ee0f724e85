import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { buildLambdaPackages } from '../../src/build/lambda-packages';
import { startBedrock } from '../../src/local/bedrock/start-bedrock';
import { startDynamoDb } from '../../src/local/dynamodb/dynamodb';
import type { Lambda } from '../../src/local/lambda/lambda';
import { startLambda } from '../../src/local/lambda/lambda';
import { Shutdown } from '../../src/local/shutdown';
import { loadStack } from '../../src/local/stack/load-stack';
import { startXRayDaemon } from '../../src/local/telemetry/xray-daemon';
import { deployedStackFile } from '../../test/local/stack/deployed-stack';
import { startPublishRecorder } from '../cloud/publish-recorder';
import { bundle } from '../processes/bundle';
import { firstTextAt, turnOf } from '../processes/turn';
import type { HeapSample } from './heap-sampler';
import { SAMPLE_PREFIX } from './heap-sampler';

const REGION = 'us-east-1';
const projectDirectory = path.resolve(__dirname, '../..');

/** One process of the deployed chat function, in the local Lambda, with the services that it calls. */
export interface ChatProcess {
  /** Lets a user of its own ask for an answer. Throws where it is not whole. */
  turn(text: string): Promise<void>;
  sample(): Promise<HeapSample>;
  /** One where it was never replaced. */
  readonly processes: number;
  close(): Promise<void>;
}

export async function startChatProcess(): Promise<ChatProcess> {
  const shutdown = new Shutdown();
  try {
    return await start(shutdown);
  } catch (error) {
    await shutdown.close();
    throw error;
  }
}

async function start(shutdown: Shutdown): Promise<ChatProcess> {
  const directory = await mkdtemp(path.join(tmpdir(), 'ai-gateway-memory-'));
  shutdown.add({ close: () => rm(directory, { recursive: true }) });
  const lambdaDirectory = path.join(directory, 'lambda');
  await buildLambdaPackages(projectDirectory, lambdaDirectory);
  const { tables, functions } = await loadStack({
    stackFile: await deployedStackFile(),
    region: REGION,
    artifacts: {
      lambdaDirectory: path.relative(projectDirectory, lambdaDirectory),
      handlers: { inbound: '', outbound: '' },
    },
  });
  const chat = functions.find(({ zipFile }) => path.basename(zipFile) === 'chat.zip')!;
  const dynamoDb = shutdown.add(await startDynamoDb({ tables }));
  const bedrock = shutdown.add(await startBedrock({ region: REGION, tokensPerSecond: 0, firstTokenMs: 0 }));
  const publishes = shutdown.add(await startPublishRecorder());
  const xray = shutdown.add(await startXRayDaemon({ onSegment: () => undefined }));
  const sampler = await bundle('bench/memory/heap-sampler.ts', path.join(directory, 'heap-sampler.js'));
  let onSample: (sample: HeapSample) => void = () => undefined;
  const { AI_GATEWAY_GUARDRAIL_ID: _, AI_GATEWAY_GUARDRAIL_VERSION: __, ...variables } = chat.environment;
  const lambda: Lambda = shutdown.add(
    await startLambda({
      region: REGION,
      accountId: '000000000000',
      functions: [{ ...chat, environment: variables, asynchronous: withoutDestination(chat.asynchronous) }],
      projectDirectory,
      workDirectory: path.join(directory, 'functions'),
      environment: {
        AWS_ACCESS_KEY_ID: 'AKIABENCHMARK0000000',
        AWS_SECRET_ACCESS_KEY: 'a-secret-that-nobody-checks',
        AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
        AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.url,
        AWS_XRAY_DAEMON_ADDRESS: xray.address,
        AI_GATEWAY_EVENTS_ENDPOINT: `http://127.0.0.1:${publishes.port}/event`,
        // A turn takes no longer than its work.
        AI_GATEWAY_CADENCE_MS: '0',
        NODE_OPTIONS: `--require ${sampler}`,
      },
      onLog: ({ text }) => {
        if (text.startsWith(SAMPLE_PREFIX))
          onSample(JSON.parse(text.slice(SAMPLE_PREFIX.length)) as HeapSample);
      },
    }),
  );
  const seen = new Set<number>();
  return {
    turn: async (text) => {
      const { channel, invocation } = turnOf(randomUUID(), text);
      const { functionError, payload } = await lambda.invoke(chat.name, invocation);
      if (functionError) throw new Error(`The function failed: ${JSON.stringify(payload)}`);
      for (const id of lambda.processIds(chat.name)) seen.add(id);
      firstTextAt(publishes.take(channel));
    },
    sample: () =>
      new Promise((resolve) => {
        onSample = resolve;
        for (const id of lambda.processIds(chat.name)) process.kill(id, 'SIGUSR2');
      }),
    get processes() {
      return seen.size;
    },
    close: () => shutdown.close(),
  };
}

function withoutDestination<T extends { readonly onFailureFunction?: string }>({
  onFailureFunction: _,
  ...asynchronous
}: T): Omit<T, 'onFailureFunction'> {
  return asynchronous;
}
