import type { HandlerContext } from '../../../../src/local/events/appsync-js/handler-context';

/** The context of a publish of one event by a user, but for what a test says otherwise. */
export function publishContext(context: Partial<HandlerContext> = {}): HandlerContext {
  return {
    identity: {
      sub: 'ada',
      issuer: 'https://issuer.example',
      username: 'ada',
      claims: { sub: 'ada' },
      sourceIp: ['127.0.0.1'],
      groups: null,
      defaultAuthStrategy: 'ALLOW',
    },
    events: [{ id: 'event-1', payload: { text: 'hello' } }],
    info: {
      channel: { path: '/chat/ada', segments: ['chat', 'ada'] },
      channelNamespace: { name: 'chat' },
      operation: 'PUBLISH',
    },
    request: { headers: {}, domainName: null },
    stash: {},
    result: null,
    error: null,
    prev: null,
    ...context,
  };
}
