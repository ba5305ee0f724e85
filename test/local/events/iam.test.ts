import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventsApi } from '../../../src/local/events/events-api';
import {
  accessKey,
  ACCOUNT_ID,
  namespace,
  post,
  PUBLISHER_ARN,
  sessionKey,
  sign,
  startTestApi,
} from './test-api';

const body = JSON.stringify({ channel: '/chat/ada', events: ['{"text":"grüße"}'] });
const minutes = (count: number) => new Date(Date.now() + count * 60_000);

let api: EventsApi;
beforeAll(async () => {
  const codeHandlers =
    'export const onPublish = (ctx) => ctx.events.map(({ id }) => ({ id, error: JSON.stringify(ctx.identity) }));';
  api = await startTestApi([namespace({ codeHandlers })]);
});
afterAll(() => api.close());

describe('SigV4 over HTTP', () => {
  it.each<[string, () => Promise<Record<string, string>>]>([
    ['a signed request', () => sign(api, body)],
    [
      'other signed headers',
      () => sign(api, body, { headers: { 'content-type': 'application/json', 'user-agent': 'test' } }),
    ],
    ['a clock four minutes behind', () => sign(api, body, { date: minutes(-4) })],
    ['a session key with its token', () => sign(api, body, { credentials: sessionKey })],
  ])('accepts %s', async (_name, headers) => {
    expect(await post(api, body, await headers())).toMatchObject({ status: 200 });
  });

  it('makes the principal the handler’s identity', async () => {
    const answer = await post(api, body, await sign(api, body));

    expect(JSON.parse(String(answer.body.failed?.[0]?.message))).toEqual({
      accountId: ACCOUNT_ID,
      userArn: PUBLISHER_ARN,
      username: 'chat',
      sourceIp: ['127.0.0.1'],
      cognitoIdentityPoolId: null,
      cognitoIdentityId: null,
      cognitoIdentityAuthType: null,
      cognitoIdentityAuthProvider: null,
    });
  });

  it.each<[string, () => Promise<Record<string, string>>]>([
    ['another body', () => sign(api, body.replace('ada', 'eve'))],
    [
      'another host',
      () =>
        sign(api, body, { headers: { host: 'other.example' } }).then(({ host: _, ...headers }) => headers),
    ],
    [
      'an unknown key',
      () => sign(api, body, { credentials: { accessKeyId: 'AKIANONE', secretAccessKey: 'secret' } }),
    ],
    ['a wrong secret', () => sign(api, body, { credentials: { ...accessKey, secretAccessKey: 'other' } })],
    ['another region', () => sign(api, body, { region: 'eu-west-1' })],
    ['another service', () => sign(api, body, { service: 'execute-api' })],
    ['a clock six minutes behind', () => sign(api, body, { date: minutes(-6) })],
    ['a clock six minutes ahead', () => sign(api, body, { date: minutes(6) })],
    [
      'a session key without its token',
      () => sign(api, body, { credentials: { ...sessionKey, sessionToken: undefined } }),
    ],
    [
      'a session key with another token',
      () => sign(api, body, { credentials: { ...sessionKey, sessionToken: 'other' } }),
    ],
    [
      'a plain key with a token',
      () => sign(api, body, { credentials: { ...accessKey, sessionToken: 'token' } }),
    ],
    [
      'a digest that is not the body’s',
      () => sign(api, body, { headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }),
    ],
    [
      'a later date than signed',
      async () => ({ ...(await sign(api, body)), 'x-amz-date': '20260101T000000Z' }),
    ],
    [
      'a malformed header',
      async () => ({ ...(await sign(api, body)), authorization: 'AWS4-HMAC-SHA256 Credential=a' }),
    ],
  ])('refuses %s', async (_name, headers) => {
    expect(await post(api, body, await headers())).toMatchObject({
      status: 401,
      body: {
        errors: [
          { errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.' },
        ],
      },
    });
  });
});
