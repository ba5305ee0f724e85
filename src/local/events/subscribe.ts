import { handlerContext, type ApiContext, type Caller } from './api-context';
import { parseChannel, type Channel } from './channel';
import { EventsApiError, invalidInput, subscribeUnauthorized, unauthorized } from './errors';
import { runHandler } from './run-handler';

/**
 * Decides on a subscription: authorises and runs `onSubscribe`, which allows by returning anything.
 * @returns the channel, maybe with a wildcard at its end
 * @throws EventsApiError where it is refused.
 */
export async function acceptSubscription(
  context: ApiContext,
  text: unknown,
  caller: Caller,
): Promise<Channel> {
  const channel = typeof text === 'string' ? parseChannel(text, { wildcard: true }) : undefined;
  const namespace = channel && context.namespaces.get(channel.namespace);
  try {
    if (channel === undefined) throw invalidInput('Invalid channel path');
    if (namespace === undefined) throw unauthorized();
    const identity = await context.authorize(caller.authorization, namespace.resource.subscribeAuthModes);
    const handler = namespace.handlers.onSubscribe;
    if (handler !== undefined) {
      const { functions, log } = context;
      const asked = handlerContext(
        'SUBSCRIBE',
        channel,
        { identity, requestHeaders: caller.requestHeaders },
        null,
      );
      context.metric('SubscribeHandlerInvocations', 1, channel.namespace);
      await runHandler(handler, asked, {
        namespace,
        functions,
        log,
        whenUnauthorized: subscribeUnauthorized,
      });
    }
    context.metric('SubscribeSuccess', 1, channel.namespace);
    return channel;
  } catch (error) {
    const clientError = error instanceof EventsApiError && error.status < 500;
    context.metric(
      clientError ? 'SubscribeClientError' : 'SubscribeServerError',
      1,
      namespace?.resource.name,
    );
    throw error;
  }
}
