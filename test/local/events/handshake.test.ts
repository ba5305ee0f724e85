import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { WebSocket } from 'ws';
import type { EventsApi } from '../../../src/local/events/events-api';
import { RealtimeClient, subprotocol } from './realtime-client';
import { accessToken, namespace, signFrame, startTestApi } from './test-api';

const EVENT_WS = 'aws-appsync-event-ws';
const REFUSED = {
  type: 'connection_error',
  errors: [
    {
      errorType: 'UnauthorizedException',
      errorCode: 401,
      message: 'You are not authorized to make this call.',
    },
  ],
};

let api: EventsApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

const host = () => new URL(api.url).host;

describe('connecting', () => {
  it.each([
    ['after', (header: string) => [EVENT_WS, header]],
    ['before', (header: string) => [header, EVENT_WS]],
  ])(
    'takes credentials in a subprotocol %s its own, and names back its own only',
    async (_order, protocols) => {
      const header = subprotocol({ host: host(), Authorization: await accessToken() });
      const client = await RealtimeClient.open(api, protocols(header));

      const answers = [await client.ask({ type: 'connection_init' }), await client.next()];

      expect(client.socket.protocol).toBe(EVENT_WS);
      expect(answers).toEqual([{ type: 'connection_ack', connectionTimeoutMs: 300_000 }, { type: 'ka' }]);
    },
  );

  it('takes credentials as plain headers of the upgrade', async () => {
    const client = await RealtimeClient.open(api, [EVENT_WS], { Authorization: await accessToken() });

    expect(await client.ask({ type: 'connection_init' })).toMatchObject({ type: 'connection_ack' });
  });

  it.each([
    ['a bare token', async () => ({ Authorization: await accessToken() })],
    ['a Bearer token', async () => ({ Authorization: `Bearer ${await accessToken()}` })],
    ['a lower-case field', async () => ({ authorization: await accessToken() })],
    ['a SigV4 signature', () => signFrame(api, {})],
  ])('accepts %s', async (_name, authorization) => {
    const client = await RealtimeClient.openWith(api, await authorization());

    expect(await client.ask({ type: 'connection_init' })).toMatchObject({ type: 'connection_ack' });
  });

  it.each([
    ['nothing but the host', async () => ({})],
    ['an API key', async () => ({ 'x-api-key': 'da2-key' })],
    [
      'an API key beside a token',
      async () => ({ 'x-api-key': 'da2-key', Authorization: await accessToken() }),
    ],
    ['an expired token', async () => ({ Authorization: await accessToken('ada', { expires: -60 }) })],
    ['what is no token', async () => ({ Authorization: 'token' })],
    ['a signature of something else', () => signFrame(api, { channel: '/chat/ada' })],
  ])('refuses %s and closes', async (_name, authorization) => {
    const client = await RealtimeClient.openWith(api, await authorization());
    const closed = client.closed();

    expect(await client.ask({ type: 'connection_init' })).toEqual(REFUSED);
    expect(await closed).toBe(1000);
  });

  it('refuses a subprotocol that is not JSON', async () => {
    const client = await RealtimeClient.open(api, [EVENT_WS, 'header-AAAA']);

    expect(await client.ask({ type: 'connection_init' })).toEqual(REFUSED);
  });

  it.each([
    ['another path', '/event', [EVENT_WS], 404],
    ['no subprotocol of its own', '/event/realtime', ['graphql-ws'], 400],
    ['a path that is no URL', '//', [EVENT_WS], 404],
  ])('refuses the upgrade for %s', async (_name, path, protocols, status) => {
    const socket = new WebSocket(`ws://${host()}${path}`, protocols);

    const [error] = (await once(socket, 'error')) as [Error];

    expect(error.message).toContain(String(status));
  });

  it('accepts the modes of the API only', async () => {
    await api.close();
    api = await startTestApi([namespace()], {
      api: { id: 'api', connectionAuthModes: ['AWS_IAM'], namespaces: [namespace()], dataSources: [] },
    });
    const [user, service] = await Promise.all([
      RealtimeClient.openWith(api, { Authorization: await accessToken() }),
      RealtimeClient.openWith(api, await signFrame(api, {})),
    ]);

    expect(await user.ask({ type: 'connection_init' })).toEqual(REFUSED);
    expect(await service.ask({ type: 'connection_init' })).toMatchObject({ type: 'connection_ack' });
  });
});

describe('keep-alive', () => {
  it('comes at once and every 60 seconds', async () => {
    jest.useFakeTimers({
      doNotFake: ['setImmediate', 'setTimeout', 'nextTick', 'queueMicrotask', 'Date', 'performance'],
    });
    try {
      const client = await RealtimeClient.connect(api, await accessToken());
      jest.advanceTimersByTime(60_000);
      expect(await client.next()).toEqual({ type: 'ka' });
      jest.advanceTimersByTime(59_999);
      client.send({ type: 'unsubscribe', id: 'none' });
      expect(await client.next()).toMatchObject({ type: 'unsubscribe_error' });
      jest.advanceTimersByTime(1);
      expect(await client.next()).toEqual({ type: 'ka' });
      await client.close();
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('metrics and ends', () => {
  it('counts connections, and cuts them all when asked', async () => {
    const counts: [string, number][] = [];
    await api.close();
    api = await startTestApi([namespace()], { metric: (name, value) => counts.push([name, value]) });
    const client = await RealtimeClient.connect(api, await accessToken());
    const closed = client.closed();

    api.closeConnections();

    expect(await closed).toBe(1006);
    await expect(RealtimeClient.connect(api, await accessToken())).resolves.toBeDefined();
    expect(counts).toEqual([
      ['ActiveConnections', 1],
      ['ConnectRequests', 1],
      ['ConnectSuccess', 1],
      ['DisconnectSuccess', 1],
      ['ActiveConnections', 0],
      ['ActiveConnections', 1],
      ['ConnectRequests', 1],
      ['ConnectSuccess', 1],
    ]);
  });
});
