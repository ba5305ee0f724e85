import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FunctionInvoker } from '../function-invoker';
import type { OnPhase } from '../request-observer';
import type { EventsApiResource } from '../resources';
import type { StandIn } from '../stand-in';
import type { ApiContext, Metric } from './api-context';
import type { HandlerLogLine } from './appsync-js/load-handlers';
import { createAuthorize } from './authorize';
import type { Disorder } from './disorder';
import { Faults } from './faults';
import { createHttpEndpoint, HTTP_PATH } from './http-endpoint';
import { loadNamespaces } from './namespaces';
import { createRealtimeEndpoint, REALTIME_PATH } from './realtime-endpoint';
import { createSigV4Verifier, type AccessKey } from './sigv4-verifier';
import { Subscriptions } from './subscriptions';

export interface EventsApiOptions {
  readonly region: string;
  readonly accountId: string;
  readonly api: EventsApiResource;
  /** Resolves with the token's claims; rejects where it is not valid. */
  readonly verifyUserPoolToken: (token: string) => Promise<Record<string, unknown>>;
  /** The secret of an access key that the API accepts for AWS_IAM, and the principal that it stands for. */
  readonly findCredentials: (accessKeyId: string) => AccessKey | undefined;
  readonly functions: FunctionInvoker;
  /** Default: a free one. */
  readonly port?: number;
  /** Default: every delivery arrives, at once and in order. */
  readonly disorder?: Disorder;
  /** Takes what handlers write to the console and why they fail; the namespace is empty for the stand-in's own failures. */
  readonly log?: (line: HandlerLogLine) => void;
  readonly metric?: Metric;
  /** Awaited at `received` and `done` of every HTTP publish; where it rejects with a `RequestStopped`, the connection breaks. */
  readonly onPhase?: OnPhase;
}

/** A running AppSync Events API. */
export interface EventsApi extends StandIn {
  /** What is to go wrong, for tests. */
  readonly faults: Faults;
  /** Where events are posted: `<url>/event`. Amplify's `endpoint`. */
  readonly httpEndpoint: string;
  /** `ws://127.0.0.1:<port>/event/realtime`. */
  readonly realtimeEndpoint: string;
  /** Cuts every WebSocket, as a failing network does. */
  closeConnections(): void;
}

/**
 * Starts a stand-in for an AppSync Events API, HTTP and WebSocket on one port.
 * @throws HandlerCodeError where AppSync would refuse a namespace's handlers; Error where the API does not fit together.
 */
export async function startEventsApi(options: EventsApiOptions): Promise<EventsApi> {
  const { api, functions, log = () => undefined, metric = () => undefined, onPhase } = options;
  const faults = new Faults(() => {
    realtime.closeConnections();
    server.closeAllConnections();
  });
  const context: ApiContext = {
    api,
    faults,
    authorize: createAuthorize({ ...options, verifySignature: createSigV4Verifier(options) }),
    namespaces: loadNamespaces(api, log),
    subscriptions: new Subscriptions(),
    functions,
    log,
    metric,
    ...(onPhase && { onPhase }),
  };
  const realtime = createRealtimeEndpoint(context, options.disorder);
  const server = createServer(createHttpEndpoint(context));
  server.on('connection', (socket) => void (faults.isOut && socket.destroy()));
  server.on('upgrade', (request, socket, head) => realtime.upgrade(request, socket, head));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    faults,
    url: `http://${address}`,
    httpEndpoint: `http://${address}${HTTP_PATH}`,
    realtimeEndpoint: `ws://${address}${REALTIME_PATH}`,
    closeConnections: () => realtime.closeConnections(),
    close: async () => {
      realtime.closeConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
