import type { EventOnPublishContext, EventOnSubscribeContext } from '@aws-appsync/utils';
import { util } from '@aws-appsync/utils';
import type { UserIdentity } from './caller.appsync';
import { ownsChannel } from './caller.appsync';

/**
 * Only the gateway's own functions publish here. The namespace admits IAM alone; this refuses a user even where it would
 * not.
 */
export function onPublish(ctx: EventOnPublishContext) {
  const identity = ctx.identity as { userArn?: string; claims?: object } | null;
  if (!identity?.userArn || identity.claims) util.unauthorized();
  return ctx.events;
}

/** Users listen to their own channels only. */
export function onSubscribe(ctx: EventOnSubscribeContext) {
  if (!ownsChannel(ctx.identity as UserIdentity | null, ctx.info.channel.segments)) util.unauthorized();
}
