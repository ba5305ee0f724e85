import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventsApi } from '../../../src/local/events/events-api';
import type { Fault } from '../../../src/local/events/faults';
import { RealtimeClient } from './realtime-client';
import { accessToken, post, startTestApi } from './test-api';

let api: EventsApi;
let authorization: string;
beforeEach(async () => {
  api = await startTestApi();
  authorization = await accessToken();
});
afterEach(() => api.close());

const publish = (channel = '/chat/ada') => post(api, { channel, events: ['1'] }, { authorization });

/** A subscriber of `/chat/ada`, and whether anything has reached them when the last publish has. */
async function listen() {
  const client = await RealtimeClient.connect(api, authorization);
  await client.ask({
    type: 'subscribe',
    id: 's',
    channel: '/chat/ada',
    authorization: { Authorization: authorization },
  });
  return {
    hear: async () => {
      await post(api, { channel: '/chat/ada', events: ['"last"'] }, { authorization });
      const heard: unknown[] = [];
      while (!heard.includes('"last"')) {
        const frame = await client.next();
        if (frame.type === 'data') heard.push(frame.event);
      }
      return heard.slice(0, -1);
    },
    client,
  };
}

describe('a fault of the Events API', () => {
  it.each<[Fault, number, string]>([
    ['throttle', 429, 'TooManyRequestsException'],
    ['internalFailure', 500, 'InternalFailure'],
  ])('%s answers %i, and nothing is published', async (fault, status, errorType) => {
    const { hear, client } = await listen();
    api.faults.next('/chat', fault);

    const answer = await publish();

    expect(answer).toMatchObject({ status, body: { errors: [{ errorType }] } });
    expect(await hear()).toEqual([]);
    await client.close();
  });

  it.each<[Fault, unknown[]]>([
    ['dropConnection', []],
    ['loseResponse', ['1']],
  ])('%s breaks the connection, and of the publish arrives %j', async (fault, arrived) => {
    const { hear, client } = await listen();
    api.faults.next('/chat', fault);

    await expect(publish()).rejects.toThrow('fetch failed');

    expect(await hear()).toEqual(arrived);
    await client.close();
  });

  it('hang does not answer, for as long as the client waits', async () => {
    api.faults.next('/chat', 'hang');
    const waiting = fetch(api.httpEndpoint, {
      method: 'POST',
      headers: { authorization },
      body: JSON.stringify({ channel: '/chat/ada', events: ['1'] }),
      signal: AbortSignal.timeout(100),
    });

    await expect(waiting).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(await publish()).toMatchObject({ status: 200 });
  });

  it('comes as often as it was asked for', async () => {
    api.faults.next('/chat', 'throttle', 2);

    const statuses = [await publish(), await publish(), await publish()].map(({ status }) => status);

    expect(statuses).toEqual([429, 429, 200]);
    expect(api.faults.pending('/chat')).toBe(0);
  });

  it('of every publish lasts until it is cleared', async () => {
    api.faults.every('/chat', 'internalFailure');

    expect([(await publish()).status, (await publish()).status]).toEqual([500, 500]);

    api.faults.clear();
    expect(await publish()).toMatchObject({ status: 200 });
  });

  it('is forgotten for the channels below one alone', async () => {
    api.faults.next('/chat/ada', 'throttle');
    api.faults.every('/chat/grace', 'throttle');

    api.faults.clear('/chat/ada');

    expect([(await publish()).status, (await publish('/chat/grace')).status]).toEqual([200, 429]);
  });

  it.each([
    ['chat/ada/', '/chat/ada', 429],
    ['/chat/ada/c1', '/chat/ada', 429],
    ['/chat/adam', '/chat/ada', 200],
    ['/chat', '/chat/ada', 200],
  ])('meets a publish to %s where it was asked for %s: %i', async (channel, asked, status) => {
    api.faults.next(asked, 'throttle');

    expect(await publish(channel)).toMatchObject({ status });
    expect(api.faults.pending('/chat')).toBe(status === 200 ? 1 : 0);
  });
});

describe('an outage of the Events API', () => {
  it('breaks all connections, takes no other, and ends', async () => {
    const { client } = await listen();
    await publish();
    const closed = client.closed();
    const over = api.faults.outage(300);

    await expect(publish()).rejects.toThrow('fetch failed');
    await expect(RealtimeClient.connect(api, authorization)).rejects.toThrow();
    await closed;

    await over;
    expect(await publish()).toMatchObject({ status: 200 });
  });
});
