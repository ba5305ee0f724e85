import { createRequire } from 'node:module';
import { randomUUID } from 'node:crypto';
import { monotonicMs } from '../monotonic';

/** What the process tells once its handler is ready. */
export interface Ready {
  /** Milliseconds from before the bundle's import to after it. */
  readonly importMs: number;
}

/** What it tells after each invocation. */
export interface Invoked {
  /** Monotonic milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** User and system, in milliseconds. */
  readonly cpuMs: number;
}

const TIMEOUT_MS = 120_000;

type Handler = (event: unknown, context: object) => Promise<unknown>;

/** Runs the Lambda function that its argument names: each message is an event. Throws what the handler throws. */
const before = monotonicMs();
const { handler } = createRequire(__filename)(process.argv[2]!) as { handler: Handler };
const ready: Ready = { importMs: monotonicMs() - before };
process.send!(ready);

process.on('message', (event) => void invoke(event));
process.on('disconnect', () => process.exit());

async function invoke(event: unknown): Promise<void> {
  process.env['_X_AMZN_TRACE_ID'] = `Root=1-${hex(8)}-${hex(24)};Parent=${hex(16)};Sampled=1`;
  const startedAt = monotonicMs();
  const cpuAtStart = process.cpuUsage();
  const deadline = Date.now() + TIMEOUT_MS;
  await handler(event, {
    functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: process.env['AWS_LAMBDA_FUNCTION_VERSION'],
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${process.env['AWS_LAMBDA_FUNCTION_NAME']}`,
    awsRequestId: randomUUID(),
    getRemainingTimeInMillis: () => deadline - Date.now(),
  });
  const { user, system } = process.cpuUsage(cpuAtStart);
  const invoked: Invoked = { startedAt, endedAt: monotonicMs(), cpuMs: (user + system) / 1_000 };
  process.send!(invoked);
}

function hex(digits: number): string {
  return randomUUID().replaceAll('-', '').padEnd(digits, '0').slice(0, digits);
}
