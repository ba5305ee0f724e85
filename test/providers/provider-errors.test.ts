import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { converse, modelRequest, textOf } from './provider-requests';
import type { SseServer } from './sse-server';
import { delta, frame, sendFrames, startSseServer } from './sse-server';

let server: SseServer;
beforeAll(async () => {
  server = await startSseServer();
});
afterAll(() => server.close());

const ask = () => converse(server.models, modelRequest());
const SECRET = 'my secret prompt';

const refuse = (status: number, error: object = {}) => {
  server.answer = (response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message: SECRET, ...error } }));
  };
  return ask();
};

/** An error that comes after the stream’s headers. */
const failInStream = (error: unknown) => {
  server.answer = sendFrames(frame(delta({ role: 'assistant', content: '' })), frame({ error }));
  return ask();
};

const throttled = { code: 'bedrock_throttling_error', passing: true, outage: true };
const usedUp = { code: 'bedrock_throttling_error', passing: false, outage: true };
const unavailable = { code: 'bedrock_api_error', passing: true, outage: true };
const lastingOutage = { code: 'bedrock_api_error', passing: false, outage: true };
const noAccess = { code: 'bedrock_access_denied', passing: false, outage: true };
const refused = { code: 'bedrock_validation_error', passing: false, outage: false };
const notReady = { code: 'bedrock_model_not_ready', passing: true, outage: true };

describe('a provider that refuses', () => {
  it.each([
    [400, {}, refused],
    [401, {}, noAccess],
    [402, {}, usedUp],
    [403, {}, noAccess],
    [404, {}, noAccess],
    [408, {}, lastingOutage],
    [409, {}, lastingOutage],
    [413, {}, refused],
    [422, {}, refused],
    [429, {}, throttled],
    [429, { code: 'insufficient_quota' }, usedUp],
    [429, { type: 'insufficient_quota' }, usedUp],
    [500, {}, unavailable],
    [502, {}, unavailable],
    [503, {}, unavailable],
    [503, { message: 'Loading model' }, notReady],
    [529, {}, unavailable],
  ])('with %d %j is told as what it is', async (status, error, expected) => {
    const { events, error: told } = await refuse(status, error);

    expect(events).toEqual([]);
    expect(told).toMatchObject({ name: 'ModelError', ...expected });
    expect(told!.cause).toMatchObject({ name: 'ProviderFailure', $metadata: { httpStatusCode: status } });
  });

  it.each([400, 401, 429, 500])(
    'with %d has none of its words repeated, not even for the log',
    async (status) => {
      const { error } = await refuse(status, { code: SECRET, type: SECRET });

      expect(inspect(error, { depth: 10 })).not.toContain('secret');
    },
  );

  it('is asked once: whether to ask again is not its client’s to decide', async () => {
    const before = server.asked.length;

    await refuse(500);

    expect(server.asked.length - before).toBe(1);
  });

  it('by sending elsewhere is not followed', async () => {
    server.answer = (response) => response.writeHead(307, { location: `${server.url}/elsewhere` }).end();
    const before = server.asked.length;

    const { error } = await ask();

    expect(error).toMatchObject(lastingOutage);
    expect(server.asked.length - before).toBe(1);
  });
});

describe('a provider that fails in its stream', () => {
  it.each([
    [{ message: SECRET, type: 'server_error' }, unavailable],
    [{ message: SECRET, code: 'rate_limit_exceeded' }, throttled],
    [{ message: SECRET, type: 'rate_limit_error' }, throttled],
    [{ message: SECRET, type: 'invalid_request_error' }, refused],
    [{ message: SECRET, type: 'BadRequestError', code: 400 }, refused],
    [{ message: SECRET, code: 503 }, unavailable],
    [{ message: SECRET, code: 'invalid_api_key' }, noAccess],
    [{ message: SECRET, type: 'something_new' }, unavailable],
    [SECRET, unavailable],
  ])('with %j is told as what it is', async (failure, expected) => {
    const { events, error } = await failInStream(failure);

    expect(events).toEqual([{ messageStart: { role: 'assistant' } }]);
    expect(error).toMatchObject(expected);
    expect(inspect(error, { depth: 10 })).not.toContain('secret');
  });

  it('by breaking the connection may have made an answer that costs: nobody else is asked', async () => {
    server.answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(frame(delta({ content: 'Hel' })), () => response.destroy());
    };

    const { events, error } = await ask();

    expect(textOf(events)).toBe('Hel');
    expect(error).toMatchObject({ code: 'bedrock_api_error', passing: false, outage: false });
  });
});

describe('a provider that cannot be reached', () => {
  it('is out, and its error names the system’s code', async () => {
    const gone = await startSseServer();
    await gone.close();

    const { error } = await converse(gone.models, modelRequest());

    expect(error).toMatchObject(lastingOutage);
    expect(error!.cause).toMatchObject({ name: 'ProviderFailure', message: 'ECONNREFUSED' });
  });

  it('is out where it breaks the connection before it answers', async () => {
    server.answer = (response) => response.destroy();

    expect((await ask()).error).toMatchObject(lastingOutage);
  });
});
