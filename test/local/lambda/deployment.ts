import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { startLambda, type Lambda, type LambdaOptions } from '../../../src/local/lambda/lambda';
import type { FunctionLogLine, LambdaMetricName } from '../../../src/local/lambda/lambda-observer';
import type { FunctionResource } from '../../../src/local/resources';
import type { XRaySegment } from '../../../src/local/telemetry/xray-segment';

/** A function whose deployment package holds this text as `index.js`. */
export interface TestFunction extends Partial<Omit<FunctionResource, 'zipFile'>> {
  readonly code: string;
}

export interface Deployment {
  readonly lambda: Lambda;
  readonly directory: string;
  readonly logs: FunctionLogLine[];
  readonly segments: XRaySegment[];
  readonly metrics: { name: LambdaMetricName; value: number; functionName: string }[];
  /** The values of one metric, in order. */
  metric(name: LambdaMetricName, functionName?: string): number[];
  dispose(): Promise<void>;
}

/** Zips the functions into a directory of their own and starts a Lambda that records its telemetry. */
export async function deploy(
  functions: Readonly<Record<string, TestFunction>>,
  options: Partial<LambdaOptions> = {},
): Promise<Deployment> {
  const directory = await mkdtemp(join(tmpdir(), 'lambda-'));
  const resources = await Promise.all(
    Object.entries(functions).map(async ([name, { code, ...resource }]) => {
      await writeFile(join(directory, `${name}.zip`), zipSync({ 'index.js': strToU8(code) }));
      return functionResource({ name, zipFile: `${name}.zip`, ...resource });
    }),
  );
  const logs: Deployment['logs'] = [];
  const segments: Deployment['segments'] = [];
  const metrics: Deployment['metrics'] = [];
  const lambda = await startLambda({
    region: 'eu-central-1',
    accountId: '123456789012',
    functions: resources,
    projectDirectory: directory,
    workDirectory: join(directory, 'work'),
    environment: {},
    retryDelayMs: [0],
    onLog: (line) => logs.push(line),
    onSegment: (segment) => segments.push(segment),
    onMetric: (name, value, functionName) => metrics.push({ name, value, functionName }),
    ...options,
  });
  return {
    lambda,
    directory,
    logs,
    segments,
    metrics,
    metric: (name, functionName) =>
      metrics
        .filter((each) => each.name === name && (functionName ?? each.functionName) === each.functionName)
        .map(({ value }) => value),
    dispose: async () => {
      await lambda.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** A function resource with the defaults of these tests. */
export function functionResource(resource: Partial<FunctionResource>): FunctionResource {
  return {
    name: 'function',
    zipFile: 'function.zip',
    handler: 'index.handler',
    timeoutSeconds: 20,
    memoryMegabytes: 128,
    environment: {},
    reservedConcurrency: 5,
    asynchronous: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 60 },
    ...resource,
  };
}
