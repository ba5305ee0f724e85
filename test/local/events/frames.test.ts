import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventsApi } from '../../../src/local/events/events-api';
import { RealtimeClient } from './realtime-client';
import { accessToken, namespace, signFrame, startTestApi } from './test-api';

const UNAUTHORIZED = {
  errorType: 'UnauthorizedException',
  message: 'You are not authorized to make this call.',
};

const ANY_TEXT: unknown = expect.any(String);

let api: EventsApi;
let token: string;
let client: RealtimeClient;
beforeAll(async () => {
  api = await startTestApi([
    namespace(),
    namespace({
      name: 'Outbound',
      publishAuthModes: ['AWS_IAM'],
      subscribeAuthModes: ['AMAZON_COGNITO_USER_POOLS'],
    }),
  ]);
  token = await accessToken();
});
beforeEach(async () => {
  client = await RealtimeClient.connect(api, token);
});
afterEach(() => client.close());
afterAll(() => api.close());

const authorization = () => ({ host: new URL(api.url).host, Authorization: token });
const subscribe = (channel: unknown, id: unknown = 'sub-1', fields = {}) => ({
  type: 'subscribe',
  id,
  channel,
  authorization: authorization(),
  ...fields,
});
const publish = (channel: unknown, events: unknown, id: unknown = 'pub-1', fields = {}) => ({
  type: 'publish',
  id,
  channel,
  events,
  authorization: authorization(),
  ...fields,
});

describe('subscribe and publish', () => {
  it('delivers one JSON string a frame, in order, and acknowledges the publish', async () => {
    await client.ask(subscribe('/chat/ada'));

    client.send(publish('chat/ada/', ['{"n": 1}', '"two"', 'null']));

    expect([await client.next(), await client.next(), await client.next()]).toEqual([
      { type: 'data', id: 'sub-1', event: '{"n": 1}' },
      { type: 'data', id: 'sub-1', event: '"two"' },
      { type: 'data', id: 'sub-1', event: 'null' },
    ]);
    expect(await client.next()).toEqual({
      type: 'publish_success',
      id: 'pub-1',
      successful: [0, 1, 2].map((index) => ({ identifier: expect.any(String), index })),
      failed: [],
    });
  });

  it('delivers to every connection that hears the channel, below a wildcard at any depth', async () => {
    const other = await RealtimeClient.connect(api, token);
    expect(await other.ask(subscribe('/chat/*'))).toEqual({ type: 'subscribe_success', id: 'sub-1' });
    await client.ask(subscribe('/chat/grace'));

    client.send(publish('/chat/ada/1/2', ['1']));
    client.send(publish('/chat/grace', ['2']));

    expect([(await other.next()).event, (await other.next()).event]).toEqual(['1', '2']);
    expect((await client.next()).type).toBe('publish_success');
    expect((await client.next()).event).toBe('2');
    await other.close();
  });

  it('keeps the order of one publisher over many publishes', async () => {
    const numbers = Array.from({ length: 100 }, (_, index) => String(index));
    const other = await RealtimeClient.connect(api, token);
    await other.ask(subscribe('/chat/ada'));

    for (const number of numbers) client.send(publish('/chat/ada', [number], `pub-${number}`));

    const heard: unknown[] = [];
    while (heard.length < numbers.length) heard.push((await other.next()).event);
    expect(heard).toEqual(numbers);
    await other.close();
  });

  it('stops with unsubscribe, whose id is free again', async () => {
    await client.ask(subscribe('/chat/ada'));

    expect(await client.ask({ type: 'unsubscribe', id: 'sub-1' })).toEqual({
      type: 'unsubscribe_success',
      id: 'sub-1',
    });
    expect(await client.ask(publish('/chat/ada', ['1']))).toMatchObject({ type: 'publish_success' });
    expect(await client.ask(subscribe('/chat/ada'))).toEqual({ type: 'subscribe_success', id: 'sub-1' });
  });

  it('takes AWS_IAM where a frame is signed for what it holds', async () => {
    const body = { channel: '/Outbound/ada', events: ['{"a":1}'] };

    const answer = await client.ask(
      publish(body.channel, body.events, 'p', { authorization: await signFrame(api, body) }),
    );
    const tampered = await client.ask(
      publish(body.channel, ['{"a":2}'], 'p', { authorization: await signFrame(api, body) }),
    );

    expect(answer).toMatchObject({ type: 'publish_success' });
    expect(tampered).toEqual({ type: 'publish_error', id: 'p', errors: [UNAUTHORIZED] });
  });
});

describe('refused operations', () => {
  it.each([
    ['a second use of an id', () => subscribe('/chat/b'), 'DuplicatedOperationError'],
    ['an unknown namespace', () => subscribe('/none/ada', 's'), 'UnauthorizedException'],
    ['a namespace in other letters', () => subscribe('/Chat/ada', 's'), 'UnauthorizedException'],
    ['a channel of six segments', () => subscribe('/chat/2/3/4/5/6', 's'), 'InvalidInputError'],
    ['a wildcard as namespace', () => subscribe('/*', 's'), 'InvalidInputError'],
    ['a wildcard that is not the last', () => subscribe('/chat/*/a', 's'), 'InvalidInputError'],
    ['no channel', () => subscribe(undefined, 's'), 'InvalidInputError'],
    [
      'no credentials',
      () => subscribe('/chat/b', 's', { authorization: undefined }),
      'UnauthorizedException',
    ],
    [
      'an API key',
      () => subscribe('/chat/b', 's', { authorization: { 'x-api-key': 'k' } }),
      'UnauthorizedException',
    ],
  ])('subscribe: %s', async (_name, frame, errorType) => {
    await client.ask(subscribe('/chat/ada'));

    const { id } = frame();
    expect(await client.ask(frame())).toEqual({
      type: 'subscribe_error',
      id,
      errors: [{ errorType, message: expect.any(String) }],
    });
  });

  it('subscribe: a mode that the namespace does not accept', async () => {
    const signed = await signFrame(api, { channel: '/Outbound/ada' });

    expect(await client.ask(subscribe('/Outbound/ada', 's', { authorization: signed }))).toEqual({
      type: 'subscribe_error',
      id: 's',
      errors: [UNAUTHORIZED],
    });
  });

  it.each<[string, () => object, string, unknown]>([
    [
      'a mode that the namespace does not accept',
      () => publish('/Outbound/ada', ['1']),
      'UnauthorizedException',
      UNAUTHORIZED.message,
    ],
    [
      'an unknown namespace',
      () => publish('/none/ada', ['1']),
      'UnauthorizedException',
      'Failed to publish event(s)',
    ],
    [
      'six events',
      () => publish('/chat/a', Array(6).fill('1')),
      'InvalidInputError',
      'input exceeded 5 event limit',
    ],
    ['no events', () => publish('/chat/a', []), 'InvalidInputError', ANY_TEXT],
    ['events that are no list', () => publish('/chat/a', '1'), 'InvalidInputError', ANY_TEXT],
    ['an event that is no string', () => publish('/chat/a', [{ a: 1 }]), 'InvalidInputError', ANY_TEXT],
    ['an event that is not JSON', () => publish('/chat/a', ['1', '{']), 'InvalidInputError', ANY_TEXT],
    [
      'an event over 240 KB',
      () => publish('/chat/a', [`"${'x'.repeat(240 * 1024 - 1)}"`]),
      'LimitExceededError',
      ANY_TEXT,
    ],
    [
      'an event over 240 KB in UTF-8',
      () => publish('/chat/a', [`"${'ü'.repeat(120 * 1024)}"`]),
      'LimitExceededError',
      ANY_TEXT,
    ],
    ['a wildcard', () => publish('/chat/*', ['1']), 'InvalidInputError', ANY_TEXT],
    [
      'no credentials',
      () => publish('/chat/a', ['1'], 'pub-1', { authorization: {} }),
      'UnauthorizedException',
      ANY_TEXT,
    ],
  ])('publish: %s', async (_name, frame, errorType, message) => {
    expect(await client.ask(frame())).toEqual({
      type: 'publish_error',
      id: 'pub-1',
      errors: [{ errorType, message }],
    });
  });

  it('publish: more than 1.2 MB in all', async () => {
    const escaped = `"${'\\\\'.repeat(60 * 1024)}"`;

    expect(await client.ask(publish('/chat/a', Array(5).fill(escaped)))).toMatchObject({
      type: 'publish_error',
      errors: [{ errorType: 'LimitExceededError', message: 'The request exceeds 1.2 MB' }],
    });
  });

  it('publish: an event of exactly 240 KB is taken', async () => {
    const event = `"${'x'.repeat(240 * 1024 - 2)}"`;

    expect(await client.ask(publish('/chat/a', [event]))).toMatchObject({ type: 'publish_success' });
  });

  it('unsubscribe: an unknown id', async () => {
    expect(await client.ask({ type: 'unsubscribe', id: 'none' })).toEqual({
      type: 'unsubscribe_error',
      id: 'none',
      errors: [{ errorType: 'UnknownOperationError', message: 'Unknown operation id none' }],
    });
  });

  it('subscribe: more than 200 on a connection', async () => {
    for (let index = 0; index < 200; index += 1) client.send(subscribe(`/chat/${index}`, `sub-${index}`));
    for (let index = 0; index < 200; index += 1) expect((await client.next()).type).toBe('subscribe_success');

    expect(await client.ask(subscribe('/chat/200', 'sub-200'))).toMatchObject({
      type: 'subscribe_error',
      id: 'sub-200',
      errors: [{ errorType: 'MaxSubscriptionsReachedError' }],
    });
  });

  it('a token that has expired since the connection opened', async () => {
    const expired = { authorization: { Authorization: await accessToken('ada', { expires: -1 }) } };

    expect(await client.ask(subscribe('/chat/ada', 's', expired))).toMatchObject({ errors: [UNAUTHORIZED] });
    expect(await client.ask(publish('/chat/ada', ['1'], 'p', expired))).toMatchObject({
      errors: [UNAUTHORIZED],
    });
  });
});

describe('frames that are none of the protocol', () => {
  it.each<[string, unknown, string]>([
    ['what is not JSON', '{', 'InvalidInputError'],
    ['what is no object', '7', 'UnsupportedOperation'],
    ['null', 'null', 'UnsupportedOperation'],
    ['an unknown type', { type: 'start', id: '1' }, 'UnsupportedOperation'],
    ['a second connection_init', { type: 'connection_init' }, 'UnsupportedOperation'],
    ['no id', { type: 'unsubscribe' }, 'InvalidInputError'],
    ['an empty id', { type: 'unsubscribe', id: '' }, 'InvalidInputError'],
    ['an id of 129 characters', { type: 'unsubscribe', id: 'a'.repeat(129) }, 'InvalidInputError'],
    ['an id with other characters', { type: 'unsubscribe', id: 'a.b' }, 'InvalidInputError'],
    ['an id that is a number', { type: 'unsubscribe', id: 1 }, 'InvalidInputError'],
  ])('%s', async (_name, frame, errorType) => {
    expect(await client.ask(frame)).toEqual({
      type: 'error',
      errors: [{ errorType, message: expect.any(String) }],
    });
  });

  it('a binary frame', async () => {
    client.socket.send(Buffer.from('{"type":"unsubscribe","id":"a"}'), { binary: true });

    expect(await client.next()).toMatchObject({
      type: 'error',
      errors: [{ errorType: 'UnsupportedOperation' }],
    });
  });

  it('an operation before connection_init', async () => {
    const early = await RealtimeClient.openWith(api, { Authorization: token });

    expect(await early.ask(subscribe('/chat/ada'))).toMatchObject({
      type: 'error',
      errors: [{ errorType: 'UnsupportedOperation' }],
    });
    await early.close();
  });

  it.each(['a', 'A-b_c+9', 'a'.repeat(128)])('but every legal id is one: %s', async (id) => {
    expect(await client.ask(subscribe('/chat/ada', id))).toEqual({ type: 'subscribe_success', id });
  });
});
