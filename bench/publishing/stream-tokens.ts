import { AppSyncPublisher } from '../../src/aws/appsync/appsync-publisher';
import { systemClock } from '../../src/aws/system-clock';
import { EventStream } from '../../src/gateway/publisher/event-stream';
import { readEnvironment } from '../../src/handlers/environment';
import { postEvent } from '../naive/post-event';
import { makeTokens } from './paced-tokens';

/** One answer to publish. */
export interface StreamRequest {
  readonly channel: string;
  readonly tokens: number;
  readonly tokensPerSecond: number;
  /** Default: the function's own setting. */
  readonly cadenceMs?: number;
}

/** Makes tokens and publishes them all; resolves with when each was made, in monotonic milliseconds. */
export type StreamTokens = (request: StreamRequest) => Promise<number[]>;

const TIMEOUT_MS = 120_000;

const eventOf = (text: string) => ({ contentBlockDelta: { contentBlockIndex: 0, delta: { text } } });

/** The gateway's way: its own event stream and publisher. */
export function gatewayStream(): StreamTokens {
  const environment = readEnvironment(process.env);
  const publisher = new AppSyncPublisher({
    endpoint: environment.AI_GATEWAY_EVENTS_ENDPOINT,
    region: environment.AWS_REGION,
    credentials: async () => ({
      accessKeyId: process.env['AWS_ACCESS_KEY_ID']!,
      secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY']!,
    }),
  });
  return async ({ channel, tokens, tokensPerSecond, cadenceMs = environment.AI_GATEWAY_CADENCE_MS }) => {
    const stream = new EventStream({
      publisher,
      clock: systemClock,
      channel,
      envelope: { requestId: 'benchmark' },
      cadenceMs,
      deadline: systemClock.now() + TIMEOUT_MS,
    });
    const made = await makeTokens(tokens, tokensPerSecond, (text) => stream.send(eventOf(text)));
    const failure = await stream.flushed();
    if (failure) throw failure;
    return made;
  };
}

/** The sample's way: a connection and a POST a token, and the next token after that. */
export function naiveStream(): StreamTokens {
  return async ({ channel, tokens, tokensPerSecond }) => {
    let published = Promise.resolve();
    const made = await makeTokens(tokens, tokensPerSecond, (text) => {
      published = published.then(() => postEvent(channel, eventOf(text)));
    });
    await published;
    return made;
  };
}
