import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { LogStore } from '../../../src/local/telemetry/log-store';
import { TraceStore, type Span } from '../../../src/local/telemetry/trace-store';
import { startXRayDaemon, type XRayDaemon } from '../../../src/local/telemetry/xray-daemon';
import { deploy, type Deployment } from './deployment';

const HANDLER = `
  import http from 'node:http';
  import { Logger } from '@aws-lambda-powertools/logger';
  import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
  import { Tracer } from '@aws-lambda-powertools/tracer';

  const logger = new Logger();
  const metrics = new Metrics();
  const tracer = new Tracer();

  export async function handler(event, context) {
    logger.addContext(context);
    const parent = tracer.getSegment();
    const turn = parent.addNewSubsegment('## turn');
    tracer.setSegment(turn);
    tracer.annotateColdStart();
    tracer.putMetadata('turn', event.turn);
    metrics.captureColdStartMetric();
    metrics.addDimension('model', 'nova');
    metrics.addMetric('Tokens', MetricUnit.Count, 12);
    metrics.publishStoredMetrics();
    await new Promise((resolve, reject) => http.get(event.url, (response) => response.resume().on('end', resolve)).on('error', reject));
    logger.warn('Turn ended', { turn: event.turn });
    turn.close();
    tracer.setSegment(parent);
    return tracer.getRootXrayTraceId();
  }`;

const logs = new LogStore();
const traces = new TraceStore();
let deployment: Deployment;
let daemon: XRayDaemon;
let model: Server;
/** Runs whenever a segment arrives. */
let onArrival: () => void = () => undefined;

beforeAll(async () => {
  const bundle = await build({
    stdin: { contents: HANDLER, resolveDir: resolve('.'), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    write: false,
    logLevel: 'silent',
  });
  model = createServer((_, response) => response.end('answer')).listen(0, '127.0.0.1');
  await once(model, 'listening');
  const onSegment = (segment: Parameters<TraceStore['add']>[0]) => {
    traces.add(segment);
    onArrival();
  };
  daemon = await startXRayDaemon({ onSegment });
  deployment = await deploy(
    {
      chat: {
        code: bundle.outputFiles[0]!.text,
        environment: { POWERTOOLS_SERVICE_NAME: 'gateway', POWERTOOLS_METRICS_NAMESPACE: 'Gateway' },
        memoryMegabytes: 512,
      },
    },
    {
      environment: { AWS_XRAY_DAEMON_ADDRESS: daemon.address },
      onSegment,
      onLog: (line) => void logs.add(line),
    },
  );
});

afterAll(async () => {
  await deployment.dispose();
  await daemon.close();
  model.closeAllConnections();
  model.close();
});

/** Invokes the function and waits until the subsegment of its call has arrived by UDP. */
async function invoke(turn: number): Promise<string> {
  const url = `http://127.0.0.1:${(model.address() as AddressInfo).port}/`;
  const { payload } = await deployment.lambda.invoke('chat', { turn, url });
  const traceId = payload as string;
  await new Promise<void>((resolve) => {
    onArrival = () => {
      if (functionSpan(traceId)?.subsegments.some(({ name }) => name === '## turn')) resolve();
    };
    onArrival();
  });
  return traceId;
}

function functionSpan(traceId: string): Span | undefined {
  return traces.get(traceId)?.spans[0]?.subsegments[0];
}

function shape({ name, subsegments }: Span): object {
  return { [name]: subsegments.map(shape) };
}

describe('a bundle with Powertools', () => {
  let cold: string;
  let warm: string;

  beforeAll(async () => {
    cold = await invoke(1);
    warm = await invoke(2);
  });

  it("has its subsegments below Lambda's own segments, and none of the runtime's calls", () => {
    expect(traces.get(cold)?.spans.map(shape)).toEqual([
      { chat: [{ chat: [{ Initialization: [] }, { '## turn': [{ '127.0.0.1': [] }] }] }] },
    ]);
    expect(traces.get(warm)?.spans.map(shape)).toEqual([
      { chat: [{ chat: [{ '## turn': [{ '127.0.0.1': [] }] }] }] },
    ]);
    expect(traces.latest(2).map(({ id }) => id)).toEqual([warm, cold]);
  });

  it('marks the origins and keeps annotations and metadata', () => {
    expect(traces.get(cold)?.spans[0]?.origin).toBe('AWS::Lambda');
    expect(functionSpan(cold)?.origin).toBe('AWS::Lambda::Function');
    const turn = (traceId: string) =>
      functionSpan(traceId)?.subsegments.find(({ name }) => name === '## turn');
    expect(turn(cold)).toMatchObject({
      annotations: { ColdStart: true },
      metadata: { gateway: { turn: 1 } },
    });
    expect(turn(warm)).toMatchObject({
      annotations: { ColdStart: false },
      metadata: { gateway: { turn: 2 } },
    });
  });

  it('has its log lines in the trace, with their request', () => {
    const lines = logs.byTrace(cold);

    const warning = lines.find(({ line }) => line.kind === 'structured');
    expect(warning?.line).toMatchObject({
      level: 'WARN',
      message: 'Turn ended',
      service: 'gateway',
      traceId: cold,
      fields: { turn: 1, cold_start: true },
    });
    expect(warning?.line).toMatchObject({ requestId: warning?.requestId });
    expect(lines[0]?.text).toMatch(/^START /);
    expect(lines.at(-1)?.text).toMatch(/^REPORT /);
  });

  it('has its metrics as data points, the cold start once', () => {
    const dataPoints = (traceId: string) =>
      logs.byTrace(traceId).flatMap(({ line }) => (line.kind === 'metrics' ? line.dataPoints : []));

    const tokens = {
      namespace: 'Gateway',
      name: 'Tokens',
      unit: 'Count',
      values: [12],
      dimensions: { service: 'gateway', model: 'nova' },
      timestamp: expect.any(Number),
    };
    expect(dataPoints(cold)).toEqual([expect.objectContaining({ name: 'ColdStart', values: [1] }), tokens]);
    expect(dataPoints(warm)).toEqual([tokens]);
  });
});
