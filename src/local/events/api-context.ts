import type { FunctionInvoker } from '../function-invoker';
import type { OnPhase } from '../request-observer';
import type { EventsApiResource } from '../resources';
import type { HandlerContext, HandlerIdentity } from './appsync-js/handler-context';
import type { HandlerLogLine } from './appsync-js/load-handlers';
import type { AuthorizationRequest, Authorize } from './authorize';
import type { Channel } from './channel';
import type { Faults } from './faults';
import type { Namespaces } from './namespaces';
import type { Subscriptions } from './subscriptions';

/** Takes a count or gauge named as a metric of CloudWatch's namespace AWS/AppSync. */
export type Metric = (name: string, value: number, namespace?: string) => void;

/** What every operation of one API works on. */
export interface ApiContext {
  readonly api: EventsApiResource;
  readonly authorize: Authorize;
  readonly namespaces: Namespaces;
  readonly subscriptions: Subscriptions;
  readonly functions: FunctionInvoker;
  readonly log: (line: HandlerLogLine) => void;
  readonly metric: Metric;
  readonly onPhase?: OnPhase;
  readonly faults: Faults;
}

/** Who calls, as far as it comes with the request. */
export interface Caller {
  /** What handlers see of the HTTP request or of the WebSocket's upgrade. */
  readonly requestHeaders: HandlerContext['request']['headers'];
  /** The credentials, with what they sign. */
  readonly authorization: AuthorizationRequest;
}

/** The context of a handler's first function. */
export function handlerContext(
  operation: 'PUBLISH' | 'SUBSCRIBE',
  channel: Channel,
  caller: { readonly identity: HandlerIdentity; readonly requestHeaders: Caller['requestHeaders'] },
  events: HandlerContext['events'],
): HandlerContext {
  return {
    identity: caller.identity,
    events,
    info: {
      channel: { path: channel.path, segments: channel.segments },
      channelNamespace: { name: channel.namespace },
      operation,
    },
    request: { headers: caller.requestHeaders, domainName: null },
    stash: {},
    result: null,
    error: null,
    prev: null,
  };
}
