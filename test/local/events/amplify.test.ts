import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Amplify } from 'aws-amplify';
import { decodeJWT } from 'aws-amplify/auth';
import { events } from 'aws-amplify/data';
import { WebSocket } from 'ws';
import type { EventsApi } from '../../../src/local/events/events-api';
import { accessKey, accessToken, namespace, REGION, startTestApi } from './test-api';

/** Amplify leaves a timer of 15 seconds behind for every connection: it must not keep jest waiting. */
const realSetTimeout = globalThis.setTimeout;
const setTimeoutUnref = (handler: () => void, delay?: number) => realSetTimeout(handler, delay).unref();

/** Amplify knows `wss:` only; the local runtime serves `ws:`. */
class LocalWebSocket extends WebSocket {
  constructor(url: string, protocols: string[]) {
    super(url.replace(/^wss:/, 'ws:'), protocols);
  }
}

const HANDLERS = `import { util } from '@aws-appsync/utils';
export function onSubscribe(ctx) { if (ctx.info.channel.segments[1] !== ctx.identity.sub) util.unauthorized(); }
export function onPublish(ctx) {
  return ctx.events.map(({ id, payload }) => (payload.text === 'rude' ? { id, error: 'rude' } : { id, payload }));
}`;

let api: EventsApi;
beforeAll(async () => {
  api = await startTestApi([
    namespace({ codeHandlers: HANDLERS }),
    namespace({ name: 'service', publishAuthModes: ['AWS_IAM'] }),
  ]);
  const token = await accessToken('ada');
  Object.assign(globalThis, { WebSocket: LocalWebSocket, setTimeout: setTimeoutUnref });
  Amplify.configure(
    { API: { Events: { endpoint: api.httpEndpoint, region: REGION, defaultAuthMode: 'userPool' } } },
    {
      Auth: {
        tokenProvider: { getTokens: async () => ({ accessToken: decodeJWT(token) }) },
        credentialsProvider: {
          getCredentialsAndIdentityId: async () => ({ credentials: accessKey }),
          clearCredentialsAndIdentityId: () => undefined,
        },
      },
    },
  );
});
afterAll(async () => {
  await events.closeAll();
  await api.close();
});

/** Subscribes through Amplify, and hands out what arrives one by one. */
async function listen(path: string) {
  const channel = await events.connect(path);
  const arrived: unknown[] = [];
  let wake: () => void = () => undefined;
  const subscription = channel.subscribe({
    next: ({ event }: { event: unknown }) => {
      arrived.push(event);
      wake();
    },
    error: () => undefined,
  });
  const next = async () => {
    while (arrived.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return arrived.shift();
  };
  return { channel, ready: subscription.ready, next };
}

describe('the events client of aws-amplify', () => {
  it('connects, subscribes and hears what is posted', async () => {
    const { ready, next } = await listen('/chat/ada/1');
    await ready;

    const failed = await events.post('/chat/ada/1', [{ text: 'hello' }, { text: 'world' }]);

    expect(failed).toBeUndefined();
    expect([await next(), await next()]).toEqual([{ text: 'hello' }, { text: 'world' }]);
  });

  it('publishes through its WebSocket, without a leading slash', async () => {
    const { channel, ready, next } = await listen('chat/ada/2');
    await ready;

    await channel.publish({ text: 'hello' });

    expect(await next()).toEqual({ text: 'hello' });
  });

  it('tells of events that a handler refused', async () => {
    const failed = await events.post('/chat/ada', [{ text: 'kind' }, { text: 'rude' }]);

    expect(failed).toEqual([{ identifier: expect.any(String), index: 1, code: 400, message: 'rude' }]);
  });

  it('tells of a subscription that a handler refused', async () => {
    const { ready } = await listen('/chat/eve');

    await expect(ready).rejects.toThrow('Unauthorized: You are not authorized to subscribe to this channel.');
  });

  it('reads the error type of a refused post', async () => {
    await expect(events.post('/service/ada', { a: 1 })).rejects.toMatchObject({
      name: 'UnauthorizedException',
    });
  });

  it('publishes with AWS_IAM, by post and by WebSocket', async () => {
    const { channel, ready, next } = await listen('/service/ada');
    await ready;

    await events.post('/service/ada', { text: 'posted' }, { authMode: 'iam' });
    await channel.publish({ text: 'sent, grüße' }, { authMode: 'iam' });

    expect([await next(), await next()]).toEqual([{ text: 'posted' }, { text: 'sent, grüße' }]);
    await expect(channel.publish({ text: 'as a user' })).rejects.toThrow('UnauthorizedException');
  });
});
