import type { EventOnPublishContext, IncomingEvent, OutgoingEvent } from '@aws-appsync/utils';
import { runtime, util } from '@aws-appsync/utils';
import type { UserIdentity } from './caller.appsync';
import { groupsOf, ownsChannel, userIdOf } from './caller.appsync';

/** JSON text of all events of one publish, in UTF-16 units: an asynchronous invocation carries 1 MB. */
const MAX_PUBLISH_LENGTH = 250000;

const TYPES = ['chat', 'cancel', 'resume', 'usage', 'models'];

interface PublishContext extends EventOnPublishContext {
  stash: { refused?: OutgoingEvent[] };
  error?: unknown;
}

/** Refuses what it can at once; the chat function judges the rest and answers on the caller's outbound channel. */
export const onPublish = {
  request(ctx: PublishContext) {
    const identity = ctx.identity as UserIdentity | null;
    const segments = ctx.info.channel.segments;
    if (!ownsChannel(identity, segments)) util.unauthorized();
    if (segments.indexOf('*') !== -1)
      util.error('A publish names one channel: * is for subscriptions.', 'BadRequest');

    const accepted: IncomingEvent[] = [];
    const refused: OutgoingEvent[] = [];
    let chats = 0;
    let length = 0;
    for (const event of ctx.events) {
      const payload: unknown = typeof event.payload === 'string' ? JSON.parse(event.payload) : event.payload;
      const text = JSON.stringify(payload);
      const type = text.indexOf('{') === 0 ? typeOf(payload as { type?: unknown }) : '';
      chats = type === 'chat' ? chats + 1 : chats;
      length = length + text.length;
      const error = problemOf(type, chats, length);
      if (error === '') accepted.push({ id: event.id, payload });
      else refused.push({ id: event.id, error });
    }
    ctx.stash.refused = refused;
    if (accepted.length === 0) runtime.earlyReturn(refused);
    return {
      operation: 'Invoke',
      invocationType: 'Event',
      payload: {
        identity: { userId: userIdOf(identity), groups: groupsOf(identity) },
        channel: { segments },
        events: accepted,
      },
    };
  },

  /** Nothing is broadcast on this channel: an accepted event is answered on the outbound one. */
  response(ctx: PublishContext) {
    if (ctx.error) util.error('The gateway could not take this request. Try again.', 'GatewayUnavailable');
    return ctx.stash.refused;
  },
};

/** Prompts are for the gateway alone. */
export function onSubscribe() {
  util.unauthorized();
}

/** The request's type, `chat` where it has none. */
function typeOf(request: { type?: unknown }): string {
  const type = request.type ?? 'chat';
  return typeof type === 'string' ? type : '';
}

function problemOf(type: string, chats: number, length: number): string {
  if (TYPES.indexOf(type) === -1) {
    return 'An event is a JSON object whose type is chat, cancel, resume, usage or models.';
  }
  if (type === 'chat' && chats > 1) return 'One chat a publish: publish the others by themselves.';
  if (length > MAX_PUBLISH_LENGTH)
    return 'The events of one publish are too long together: publish them one by one.';
  return '';
}
