import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { EventsApi } from '../../../src/local/events/events-api';
import { RealtimeClient } from './realtime-client';
import { accessToken, namespace, post, RecordingInvoker, startTestApi } from './test-api';

let api: EventsApi;
afterEach(() => api.close());

function deferred() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}

describe('a slow subscriber', () => {
  it('is cut off once megabytes wait for it, while others hear everything', async () => {
    const refused: number[] = [];
    api = await startTestApi([namespace()], {
      metric: (name, value) => name === 'BroadcastEventClientError' && refused.push(value),
    });
    const token = await accessToken();
    const authorization = { Authorization: token };
    const [slow, quick] = await Promise.all([
      RealtimeClient.connect(api, token),
      RealtimeClient.connect(api, token),
    ]);
    for (const client of [slow, quick]) {
      await client.ask({ type: 'subscribe', id: 's', channel: '/chat/ada', authorization });
    }
    slow.socket.pause();
    const event = JSON.stringify('x'.repeat(200_000));
    let heard = 0;

    while (refused.length === 0 && heard < 500) {
      await post(api, { channel: '/chat/ada', events: [event, event, event, event, event] }, authorization);
      for (let index = 0; index < 5; index += 1) heard += (await quick.next()).event === event ? 1 : 0;
    }

    expect(refused.length).toBeGreaterThan(0);
    expect(heard % 5).toBe(0);
    const closed = slow.closed();
    slow.socket.resume();
    expect(await closed).toBe(1006);
  });
});

describe('a connection', () => {
  it('leaves no subscription behind, neither unsubscribed nor closed', async () => {
    const sizes: number[] = [];
    api = await startTestApi([namespace()], {
      metric: (name, value) => name === 'ActiveSubscriptions' && sizes.push(value),
    });
    const token = await accessToken();
    const client = await RealtimeClient.connect(api, token);
    const subscribe = (id: string) =>
      client.ask({ type: 'subscribe', id, channel: '/chat/ada', authorization: { Authorization: token } });

    await subscribe('a');
    await subscribe('b');
    await client.ask({ type: 'unsubscribe', id: 'a' });
    await client.close();
    await RealtimeClient.connect(api, token);

    expect(sizes).toEqual([1, 2, 1, 0]);
  });

  it('that closes during a subscribe leaves no subscription behind', async () => {
    const sizes: number[] = [];
    const [asked, verified] = [deferred(), deferred()];
    api = await startTestApi([namespace()], {
      verifyUserPoolToken: async (token) => {
        if (token === 'slow') {
          asked.resolve();
          await verified.promise;
        }
        return { sub: 'ada' };
      },
      metric: (name, value) => name === 'ActiveSubscriptions' && sizes.push(value),
    });
    const subscribe = (token: string) => ({
      type: 'subscribe',
      id: 's',
      channel: '/chat/ada',
      authorization: { Authorization: token },
    });
    const client = await RealtimeClient.connect(api, 'token');
    client.send(subscribe('slow'));
    await asked.promise;
    await client.close();
    verified.resolve();

    const other = await RealtimeClient.connect(api, 'token');
    await other.ask(subscribe('token'));

    expect(sizes).toEqual([1]);
  });

  it('that sends faster than its publishes are handled is handled to the end, in order', async () => {
    const code =
      "export const onPublish = { request: (ctx) => ({ operation: 'Invoke' }), response: (ctx) => ctx.events };";
    const functions = new RecordingInvoker(async () => ({
      payload: await new Promise((resolve) => setImmediate(resolve, null)),
    }));
    api = await startTestApi([namespace({ codeHandlers: code, onPublishDataSource: 'function' })], {
      functions,
    });
    const token = await accessToken();
    const client = await RealtimeClient.connect(api, token);
    const ids = Array.from({ length: 300 }, (_, index) => `pub-${index}`);

    for (const id of ids) {
      client.send({
        type: 'publish',
        id,
        channel: '/chat/ada',
        events: ['1'],
        authorization: { Authorization: token },
      });
    }

    const answered: unknown[] = [];
    while (answered.length < ids.length) answered.push((await client.next()).id);
    expect(answered).toEqual(ids);
  });

  it('with a frame over 8 MB is closed', async () => {
    api = await startTestApi();
    const client = await RealtimeClient.connect(api, await accessToken());
    const closed = once(client.socket, 'close');

    client.send('x'.repeat(8 * 1024 * 1024 + 1));

    expect((await closed)[0]).toBe(1009);
  });
});
