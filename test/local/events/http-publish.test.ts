import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventsApi } from '../../../src/local/events/events-api';
import { RealtimeClient } from './realtime-client';
import { accessToken, namespace, post, startTestApi } from './test-api';

const ANY_TEXT: unknown = expect.any(String);

let api: EventsApi;
let headers: Record<string, string>;
const counts: [string, number, string | undefined][] = [];
beforeAll(async () => {
  api = await startTestApi([namespace(), namespace({ name: 'service', publishAuthModes: ['AWS_IAM'] })], {
    metric: (name, value, of) => counts.push([name, value, of]),
  });
  headers = { authorization: await accessToken(), 'content-type': 'application/json' };
});
afterAll(() => api.close());

describe('POST /event', () => {
  it('publishes to subscribers and tells an identifier for every event', async () => {
    const token = await accessToken();
    const subscriber = await RealtimeClient.connect(api, token);
    await subscriber.ask({
      type: 'subscribe',
      id: 's',
      channel: '/chat/ada',
      authorization: { Authorization: token },
    });
    counts.length = 0;

    const answer = await post(api, { channel: '/chat/ada', events: ['{"a":1}', '2'] }, headers);

    expect(answer).toMatchObject({
      status: 200,
      body: { successful: [0, 1].map((index) => ({ identifier: expect.any(String), index })), failed: [] },
    });
    expect([(await subscriber.next()).event, (await subscriber.next()).event]).toEqual(['{"a":1}', '2']);
    expect(counts).toEqual([
      ['PublishSuccess', 1, 'chat'],
      ['BroadcastEventSuccess', 1, 'chat'],
      ['BroadcastEventSuccess', 1, 'chat'],
      ['SuccessfulEvents', 2, 'chat'],
    ]);
    await subscriber.close();
  });

  it.each<[string, unknown, number, string, unknown]>([
    [
      'an unknown namespace',
      { channel: '/none', events: ['1'] },
      401,
      'UnauthorizedException',
      'Failed to post event(s)',
    ],
    [
      'six events',
      { channel: '/chat', events: Array(6).fill('1') },
      400,
      'BadRequestException',
      'Input exceeded 5 event limit',
    ],
    [
      'another mode',
      { channel: '/service', events: ['1'] },
      401,
      'UnauthorizedException',
      'You are not authorized to make this call.',
    ],
    ['no events', { channel: '/chat' }, 400, 'BadRequestException', ANY_TEXT],
    ['an event that is not JSON', { channel: '/chat', events: ['{'] }, 400, 'BadRequestException', ANY_TEXT],
    [
      'an event over 240 KB',
      { channel: '/chat', events: [`"${'x'.repeat(240 * 1024)}"`] },
      400,
      'BadRequestException',
      ANY_TEXT,
    ],
    [
      'a body over 1.2 MB',
      `"${'x'.repeat(1_200 * 1024)}"`,
      400,
      'BadRequestException',
      'The request exceeds 1.2 MB',
    ],
    ['a bad channel', { channel: '/chat//', events: ['1'] }, 400, 'BadRequestException', ANY_TEXT],
    ['a body that is not JSON', '{', 400, 'BadRequestException', ANY_TEXT],
    ['a body that is null', 'null', 400, 'BadRequestException', ANY_TEXT],
  ])('refuses %s', async (_name, body, status, errorType, message) => {
    const answer = await post(api, body, headers);

    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-amzn-errortype')).toBe(errorType);
    expect(answer.body).toEqual({ errors: [{ errorType, message }] });
  });

  it.each([
    ['no credentials', {}],
    ['an API key', { 'x-api-key': 'da2-key' }],
    ['a bad token', { authorization: 'Bearer token' }],
  ])('refuses %s', async (_name, credentials) => {
    const answer = await post(api, { channel: '/chat', events: ['1'] }, credentials);

    expect(answer).toMatchObject({ status: 401, body: { errors: [{ errorType: 'UnauthorizedException' }] } });
  });
});

describe('browsers', () => {
  it('may send the headers that they ask for', async () => {
    const response = await fetch(api.httpEndpoint, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://localhost:4000',
        'access-control-request-headers': 'authorization,x-amz-user-agent',
      },
    });

    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'OPTIONS, POST',
      'access-control-allow-headers': 'authorization,x-amz-user-agent',
    });
  });

  it('may read the error type and request id', async () => {
    const { headers: answered } = await post(api, { channel: '/chat', events: ['1'] }, headers);

    expect(answered.get('access-control-allow-origin')).toBe('*');
    expect(answered.get('access-control-expose-headers')).toBe('x-amzn-requestid,x-amzn-errortype');
    expect(answered.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

it.each([
  ['GET', '/event', 405],
  ['POST', '/', 404],
  ['POST', '/event/realtime', 404],
])('answers %s %s with %i', async (method, path, status) => {
  expect((await fetch(`${api.url}${path}`, { method })).status).toBe(status);
});
