import type { Side } from '../interleave';
import type { Failure } from '../processes/child';
import type { StreamRequest, StreamTokens } from './stream-tokens';
import { gatewayStream, naiveStream } from './stream-tokens';

/** What the process tells after each answer. */
export interface Streamed {
  /** Of each token, in monotonic milliseconds. */
  readonly madeAt: readonly number[];
  /** User and system, in milliseconds. */
  readonly cpuMs: number;
}

/** Publishes answers in the way of the side that its argument names: each message asks for one. */
const streams: Readonly<Record<Side, () => StreamTokens>> = { baseline: naiveStream, gateway: gatewayStream };
const streamTokens = streams[process.argv[2] as Side]();

process.on('disconnect', () => process.exit());
process.on('message', (request: StreamRequest) => {
  stream(request).then(
    (streamed) => process.send!(streamed),
    (error: Error) => process.send!({ failure: error.stack ?? error.message } satisfies Failure),
  );
});

async function stream(request: StreamRequest): Promise<Streamed> {
  const before = process.cpuUsage();
  const madeAt = await streamTokens(request);
  const { user, system } = process.cpuUsage(before);
  return { madeAt, cpuMs: (user + system) / 1_000 };
}
