import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HandlerCodeError, type HandlerLogLine } from '../../../src/local/events/appsync-js/load-handlers';
import type { EventsApi, EventsApiOptions } from '../../../src/local/events/events-api';
import type { ChannelNamespaceResource } from '../../../src/local/resources';
import { RealtimeClient } from './realtime-client';
import { accessToken, ISSUER, namespace, post, RecordingInvoker, startTestApi } from './test-api';

const IMPORT = "import { util, runtime } from '@aws-appsync/utils';\n";

let api: EventsApi | undefined;
let lines: HandlerLogLine[];
let counts: [string, number][];
beforeEach(() => {
  lines = [];
  counts = [];
});
afterEach(() => api?.close());

/** Starts an API whose namespace `chat` has this code. */
async function start(
  code: string,
  resource: Partial<ChannelNamespaceResource> = {},
  options: Partial<EventsApiOptions> = {},
) {
  api = await startTestApi([namespace({ codeHandlers: IMPORT + code, ...resource })], {
    log: (line) => lines.push(line),
    metric: (name, value) => counts.push([name, value]),
    ...options,
  });
  const token = await accessToken();
  const authorization = { Authorization: token };
  const client = await RealtimeClient.connect(api, token);
  return {
    client,
    subscribe: (channel: string) => client.ask({ type: 'subscribe', id: 'sub', channel, authorization }),
    publish: (events: string[], channel = '/chat/ada') =>
      client.ask({ type: 'publish', id: 'pub', channel, events, authorization }),
    post: (events: string[], channel = '/chat/ada') =>
      post(api as EventsApi, { channel, events }, authorization),
  };
}

function onlyFailed({ failed = [] }: Awaited<ReturnType<typeof post>>['body']) {
  const [only, ...others] = failed;
  if (only === undefined || others.length > 0)
    throw new Error(`Expected one failed event, got ${failed.length}`);
  return only;
}

const startPublish = (body: string) => start(`export function onPublish(ctx) { ${body} }`);

describe('onPublish', () => {
  it('sees who publishes what, where and with which headers', async () => {
    const { post } = await startPublish(
      'return ctx.events.map(({ id }) => ({ id, error: JSON.stringify(ctx) }));',
    );

    const { body } = await post(['{"text":"hello"}'], 'chat/ada/1/');

    const { identifier, message } = onlyFailed(body);
    expect(JSON.parse(message)).toEqual({
      identity: {
        sub: 'ada',
        issuer: ISSUER,
        username: 'ada-name',
        claims: expect.objectContaining({ client_id: 'client', iss: ISSUER }),
        sourceIp: ['127.0.0.1'],
        groups: ['Engineers'],
        defaultAuthStrategy: 'ALLOW',
      },
      events: [{ id: identifier, payload: { text: 'hello' } }],
      info: {
        channel: { path: '/chat/ada/1', segments: ['chat', 'ada', '1'] },
        channelNamespace: { name: 'chat' },
        operation: 'PUBLISH',
      },
      request: { headers: expect.objectContaining({ authorization: expect.any(String) }), domainName: null },
      stash: {},
      result: null,
      error: null,
      prev: null,
    });
  });

  it('broadcasts what it returns, and tells the publisher of errors', async () => {
    const { client, subscribe, publish } = await startPublish(`
      const [first, second, third] = ctx.events;
      return [{ id: third.id, payload: { seen: third.payload } }, { id: second.id, error: 'too rude' }];`);
    await subscribe('/chat/*');

    const delivered = await publish(['1', '2', '3']);

    expect(delivered).toEqual({ type: 'data', id: 'sub', event: '{"seen":3}' });
    expect(await client.next()).toEqual({
      type: 'publish_success',
      id: 'pub',
      successful: [0, 2].map((index) => ({ identifier: expect.any(String), index })),
      failed: [{ identifier: expect.any(String), index: 1, code: 400, message: 'too rude' }],
    });
    expect(counts).toEqual(
      expect.arrayContaining([
        ['DroppedEvents', 1],
        ['FailedEvents', 1],
        ['SuccessfulEvents', 1],
      ]),
    );
  });

  it.each(['return [];', 'return null;', ''])('broadcasts nothing, successfully, for %j', async (body) => {
    const { subscribe, publish } = await startPublish(body);
    await subscribe('/chat/ada');

    expect(await publish(['1'])).toMatchObject({
      type: 'publish_success',
      successful: [{ index: 0 }],
      failed: [],
    });
    expect(counts).toContainEqual(['DroppedEvents', 1]);
  });

  it('drops an event that it makes larger than 240 KB', async () => {
    const { subscribe, publish } = await startPublish(
      "return ctx.events.map(({ id }) => ({ id, payload: [].concat(Object.keys('x'.concat(ctx.events[0].payload))) }));",
    );
    await subscribe('/chat/ada');

    expect(await publish([JSON.stringify('y'.repeat(100_000))])).toMatchObject({
      type: 'publish_success',
      failed: [],
    });
    expect(counts).toContainEqual(['DroppedEvents', 1]);
  });

  it.each([
    ['util.unauthorized()', 401, 'UnauthorizedException', 'You are not authorized to make this call.'],
    ["util.error('Too long', 'TooLong')", 403, 'TooLong', 'Too long'],
    ["util.error('Too long')", 403, 'HandlerExecutionError', 'Too long'],
    ["util.error('ä', 'T\\nü')", 403, 'T\nü', 'ä'],
  ])('refuses the publish with %s', async (body, status, errorType, message) => {
    const { publish, post } = await startPublish(`${body};`);

    expect(await post(['1'])).toMatchObject({ status, body: { errors: [{ errorType, message }] } });
    expect(await publish(['1'])).toEqual({
      type: 'publish_error',
      id: 'pub',
      errors: [{ errorType, message }],
    });
    expect(counts).toContainEqual(['PublishClientError', 1]);
  });

  it.each([
    [
      'an exception',
      'return ctx.identity.secret.length;',
      "Cannot read properties of undefined (reading 'length')",
    ],
    ['what is no list', "return 'all';", 'must return a list'],
    ['an entry that is no event', 'return [null];', 'unknown or repeated event id'],
    ['an unknown id', "return [{ id: 'other', payload: 1 }];", 'unknown or repeated event id'],
    ['a repeated id', 'return [...ctx.events, ...ctx.events];', 'unknown or repeated event id'],
  ])('fails without details for %s, which the log has', async (_name, body, detail) => {
    const { post, publish } = await startPublish(body);
    const errors = [{ errorType: 'HandlerExecutionError', message: 'The handler failed.' }];

    expect(await post(['1'])).toMatchObject({ status: 500, body: { errors } });
    expect(await publish(['1'])).toEqual({ type: 'publish_error', id: 'pub', errors });
    expect(lines[0]).toEqual({ level: 'error', namespace: 'chat', message: expect.stringContaining(detail) });
    expect(counts).toContainEqual(['PublishServerError', 1]);
  });
});

describe('onSubscribe', () => {
  it('sees the wildcard literally, and no events', async () => {
    const { subscribe } = await start(
      'export const onSubscribe = (ctx) => util.error(JSON.stringify([ctx.info, ctx.events]));',
    );

    const { errors } = await subscribe('chat/*');

    expect(JSON.parse(String(errors?.[0]?.message))).toEqual([
      {
        channel: { path: '/chat/*', segments: ['chat', '*'] },
        channelNamespace: { name: 'chat' },
        operation: 'SUBSCRIBE',
      },
      null,
    ]);
  });

  it.each([
    [
      'util.unauthorized();',
      [{ errorType: 'Unauthorized', message: 'You are not authorized to subscribe to this channel.' }],
    ],
    ["util.error('no', 'Closed');", [{ errorType: 'Closed', message: 'no' }]],
    ['return missing;', [{ errorType: 'HandlerExecutionError', message: 'The handler failed.' }]],
  ])('refuses with %s', async (body, errors) => {
    const { subscribe } = await start(`export function onSubscribe(ctx) { ${body} }`);

    expect(await subscribe('/chat/ada')).toEqual({ type: 'subscribe_error', id: 'sub', errors });
  });

  it.each(['', 'return null;', 'return false;'])('allows by returning: %j', async (body) => {
    const { subscribe, publish } = await start(`export function onSubscribe(ctx) { ${body} }`);

    expect(await subscribe('/chat/ada')).toEqual({ type: 'subscribe_success', id: 'sub' });
    expect(await publish(['1'])).toMatchObject({ type: 'data' });
  });
});

describe('onPublish with a Lambda data source', () => {
  const startWithFunction = (request: string, response: string, functions: RecordingInvoker) =>
    start(
      `export const onPublish = { request(ctx) { ${request} }, response(ctx) { ${response} } };`,
      { onPublishDataSource: 'function' },
      { functions },
    );

  it('invokes the function and lets response use its answer', async () => {
    const functions = new RecordingInvoker((payload) => ({ payload: { heard: payload } }));
    const { subscribe, publish } = await startWithFunction(
      "ctx.stash.suffix = '!'; return { operation: 'Invoke', payload: ctx.events[0].payload };",
      'return [{ id: ctx.events[0].id, payload: ctx.result.heard + ctx.stash.suffix }];',
      functions,
    );
    await subscribe('/chat/ada');

    expect(await publish(['"hello"'])).toMatchObject({ event: '"hello!"' });
    expect(functions.invocations).toEqual([
      { functionName: 'chat-function', payload: 'hello', type: 'RequestResponse' },
    ]);
  });

  it('starts the function and has no result with invocationType Event', async () => {
    const functions = new RecordingInvoker();
    const { post } = await startWithFunction(
      "return { operation: 'Invoke', invocationType: 'Event', payload: { id: ctx.events[0].id } };",
      'return [{ id: ctx.events[0].id, error: JSON.stringify([ctx.result, ctx.error]) }];',
      functions,
    );

    const { body } = await post(['1']);

    const { identifier, message } = onlyFailed(body);
    expect(message).toBe('[null,null]');
    expect(functions.invocations).toEqual([
      { functionName: 'chat-function', payload: { id: identifier }, type: 'Event' },
    ]);
  });

  it('runs neither function nor response after runtime.earlyReturn', async () => {
    const functions = new RecordingInvoker();
    const { post } = await startWithFunction(
      "runtime.earlyReturn([{ id: ctx.events[0].id, error: 'too long' }]);",
      "util.error('response ran');",
      functions,
    );

    expect(await post(['1'])).toMatchObject({ status: 200, body: { failed: [{ message: 'too long' }] } });
    expect(functions.invocations).toEqual([]);
  });

  const throttled = Object.assign(new Error('Rate exceeded'), { name: 'ThrottledError' });
  it.each<[string, string, RecordingInvoker, { message: string; type: string }]>([
    [
      'an error of the function',
      "{ operation: 'Invoke' }",
      new RecordingInvoker(() => ({
        payload: { errorType: 'Error', errorMessage: 'broken' },
        functionError: 'Unhandled',
      })),
      { message: 'broken', type: 'Lambda:Unhandled' },
    ],
    [
      'a throttled invocation',
      "{ operation: 'Invoke' }",
      new RecordingInvoker(() => Promise.reject(throttled)),
      { message: 'Rate exceeded', type: 'Lambda:TooManyRequestsException' },
    ],
    [
      'an asynchronous payload over 1 MB',
      "{ operation: 'Invoke', invocationType: 'Event', payload: [ctx.events, ctx.events, ctx.events, ctx.events, ctx.events, ctx.events, ctx.events] }",
      new RecordingInvoker(),
      { message: expect.stringContaining('1048576') as never, type: 'Lambda:RequestTooLargeException' },
    ],
  ])('gives response %s as ctx.error', async (_name, request, functions, error) => {
    const { post } = await startWithFunction(
      `return ${request};`,
      'return [{ id: ctx.events[0].id, error: JSON.stringify(ctx.error) }];',
      functions,
    );

    const { body } = await post([JSON.stringify('x'.repeat(200_000))]);

    expect(JSON.parse(onlyFailed(body).message)).toEqual(error);
  });

  it.each([
    '',
    "return { operation: 'BatchInvoke' };",
    "return { operation: 'Invoke', invocationType: 'DryRun' };",
  ])('fails where request returns no invocation: %j', async (request) => {
    const functions = new RecordingInvoker();
    const { post } = await startWithFunction(request, 'return [];', functions);

    expect(await post(['1'])).toMatchObject({
      status: 500,
      body: { errors: [{ errorType: 'HandlerExecutionError' }] },
    });
    expect(functions.invocations).toEqual([]);
  });
});

describe('starting', () => {
  const requestResponse = 'export const onPublish = { request: (ctx) => ctx, response: (ctx) => [] };';

  it('refuses forbidden syntax, naming namespace, line and construct', async () => {
    const starting = startTestApi([
      namespace({ codeHandlers: 'export const onPublish = (ctx) =>\n  new Date();' }),
    ]);

    await expect(starting).rejects.toThrow(HandlerCodeError);
    await expect(starting).rejects.toThrow(
      'namespace chat: Line 2, column 3: APPSYNC_JS does not support new.',
    );
  });

  it.each<[string, string, string | undefined, string]>([
    [
      'request and response without a data source',
      requestResponse,
      undefined,
      'give the namespace an onPublishDataSource',
    ],
    [
      'a data source without request and response',
      'export const onPublish = (ctx) => [];',
      'function',
      'export onPublish as',
    ],
    ['a data source that the API lacks', requestResponse, 'other', 'data source other'],
    [
      'onSubscribe with steps',
      requestResponse.replace('onPublish', 'onSubscribe'),
      undefined,
      'onSubscribe of channel namespace chat',
    ],
  ])('refuses %s', async (_name, codeHandlers, onPublishDataSource, message) => {
    const resource = namespace({
      codeHandlers,
      ...(onPublishDataSource !== undefined && { onPublishDataSource }),
    });

    await expect(startTestApi([resource])).rejects.toThrow(message);
  });
});
