import { handlerContext, type ApiContext, type Caller } from './api-context';
import type { HandlerIdentity } from './appsync-js/handler-context';
import { parseChannel, type Channel } from './channel';
import { EventsApiError, invalidInput, limitExceeded, unauthorized, unknownNamespace } from './errors';
import { readHandlerResult, type OutgoingEvent } from './handler-result';
import type { Namespace } from './namespaces';
import { MAXIMUM_EVENT_BYTES, MAXIMUM_REQUEST_BYTES, readEvents, type PublishedEvent } from './publish-input';
import { failed, runHandler, type HandlerRun } from './run-handler';

/** What a publisher is told; events that the handler dropped count as successful. */
export interface PublishResult {
  readonly successful: readonly { readonly identifier: string; readonly index: number }[];
  readonly failed: readonly {
    readonly identifier: string;
    readonly index: number;
    readonly code: number;
    readonly message: string;
  }[];
}

/** The code of an event that a handler failed. Clients read a number; AWS does not list any. */
const HANDLER_ERROR_CODE = 400;

/**
 * Publishes events: authorises, checks limits, runs `onPublish`, broadcasts.
 * @throws EventsApiError where the publish as a whole is refused.
 */
export async function publish(
  context: ApiContext,
  request: { readonly channel: unknown; readonly events: unknown; readonly caller: Caller },
): Promise<PublishResult> {
  const channel =
    typeof request.channel === 'string' ? parseChannel(request.channel, { wildcard: false }) : undefined;
  const namespace = channel && context.namespaces.get(channel.namespace);
  try {
    if (channel === undefined) throw invalidInput('Invalid channel path');
    if (namespace === undefined) throw unknownNamespace();
    const { caller } = request;
    const identity = await context.authorize(caller.authorization, namespace.resource.publishAuthModes);
    if (Buffer.byteLength(caller.authorization.body) > MAXIMUM_REQUEST_BYTES)
      throw limitExceeded('The request exceeds 1.2 MB');
    const events = readEvents(request.events);
    const outgoing = await handle(context, namespace, { channel, events, caller: { ...caller, identity } });
    context.metric('PublishSuccess', 1, channel.namespace);
    return broadcast(context, channel, events, outgoing);
  } catch (error) {
    const clientError = error instanceof EventsApiError && error.status < 500;
    context.metric(clientError ? 'PublishClientError' : 'PublishServerError', 1, namespace?.resource.name);
    throw error;
  }
}

interface Accepted {
  readonly channel: Channel;
  readonly events: readonly PublishedEvent[];
  readonly caller: { readonly identity: HandlerIdentity; readonly requestHeaders: Caller['requestHeaders'] };
}

interface Outgoing extends OutgoingEvent {
  readonly json: string;
}

async function handle(context: ApiContext, namespace: Namespace, accepted: Accepted): Promise<Outgoing[]> {
  const { channel, events, caller } = accepted;
  const handler = namespace.handlers.onPublish;
  if (handler === undefined) return [...events];
  const { functions, log } = context;
  const run: HandlerRun = { namespace, functions, log, whenUnauthorized: unauthorized };
  const incoming = events.map(({ id, payload }) => ({ id, payload }));
  context.metric('PublishedHandlerInvocations', 1, channel.namespace);
  const result = await runHandler(handler, handlerContext('PUBLISH', channel, caller, incoming), run);
  const outgoing = readHandlerResult(result, events, (reason) => failed(run, reason));
  return outgoing.map((event) => ({ ...event, json: JSON.stringify(event.payload) }));
}

function broadcast(
  { subscriptions, metric }: ApiContext,
  channel: Channel,
  events: readonly PublishedEvent[],
  outgoing: readonly Outgoing[],
): PublishResult {
  const refused = outgoing.filter(({ error }) => error !== undefined);
  // Oversized handler output is dropped without a word, as on AWS.
  const sent = outgoing.filter(
    ({ error, json }) => error === undefined && Buffer.byteLength(json) <= MAXIMUM_EVENT_BYTES,
  );
  for (const { json } of sent) {
    const count = subscriptions.broadcast(channel, json);
    if (count.delivered > 0) metric('BroadcastEventSuccess', count.delivered, channel.namespace);
    if (count.refused > 0) metric('BroadcastEventClientError', count.refused, channel.namespace);
  }
  const dropped = events.length - refused.length - sent.length;
  if (dropped > 0) metric('DroppedEvents', dropped, channel.namespace);
  if (refused.length > 0) metric('FailedEvents', refused.length, channel.namespace);
  if (sent.length > 0) metric('SuccessfulEvents', sent.length, channel.namespace);

  const errors = new Map(refused.map(({ id, error = '' }) => [id, error]));
  const results = events.map(({ id }, index) => ({ identifier: id, index }));
  return {
    successful: results.filter(({ identifier }) => !errors.has(identifier)),
    failed: results.flatMap((result) => {
      const message = errors.get(result.identifier);
      return message === undefined ? [] : [{ ...result, code: HANDLER_ERROR_CODE, message }];
    }),
  };
}
