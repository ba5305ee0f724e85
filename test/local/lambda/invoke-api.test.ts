import { createHash, createHmac, type BinaryLike, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignatureV4 } from '@smithy/signature-v4';
import { deploy, type Deployment } from './deployment';

/** The hash that the signer takes, on Node's crypto. */
class Sha256 {
  private readonly chunks: BinaryLike[] = [];
  constructor(private readonly secret?: BinaryLike | KeyObject) {}
  update(chunk: BinaryLike): void {
    this.chunks.push(chunk);
  }
  reset(): void {
    this.chunks.length = 0;
  }
  async digest(): Promise<Uint8Array> {
    const hash = this.secret === undefined ? createHash('sha256') : createHmac('sha256', this.secret);
    for (const chunk of this.chunks) hash.update(chunk);
    return hash.digest();
  }
}

const signer = new SignatureV4({
  service: 'lambda',
  region: 'eu-central-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  sha256: Sha256 as unknown as ConstructorParameters<typeof SignatureV4>[0]['sha256'],
});

let deployment: Deployment;

beforeAll(async () => {
  deployment = await deploy({
    echo: {
      code: 'exports.handler = async (event) => { if (event.fail) throw new Error(event.fail); return event; };',
    },
    full: { code: 'exports.handler = async () => {};', reservedConcurrency: 0 },
  });
});

afterAll(() => deployment.dispose());

/** Sends what the AWS SDKs send. */
async function invoke(name: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  const url = new URL(`/2015-03-31/functions/${encodeURIComponent(name)}/invocations`, deployment.lambda.url);
  const signed = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: {},
    headers: { host: url.host, ...headers },
    body,
  });
  return fetch(url, { method: 'POST', headers: signed.headers, body });
}

describe('POST /2015-03-31/functions/{name}/invocations', () => {
  it.each([
    'echo',
    'echo:$LATEST',
    '123456789012:function:echo',
    'arn:aws:lambda:eu-central-1:123456789012:function:echo',
  ])('answers the payload of a function called %s', async (name) => {
    const response = await invoke(name, '{"a":1}');

    expect(response.status).toBe(200);
    expect(response.headers.get('x-amz-executed-version')).toBe('$LATEST');
    expect(response.headers.get('x-amz-function-error')).toBeNull();
    expect(response.headers.get('x-amzn-requestid')).toBe(deployment.logs.at(-1)?.requestId);
    expect(await response.json()).toEqual({ a: 1 });
  });

  it('marks the error of a function with 200 and X-Amz-Function-Error', async () => {
    const response = await invoke('echo', '{"fail":"wrong"}');

    expect(response.status).toBe(200);
    expect(response.headers.get('x-amz-function-error')).toBe('Unhandled');
    expect(await response.json()).toMatchObject({ errorMessage: 'wrong' });
  });

  it('queues an Event with 202', async () => {
    const response = await invoke('echo', '{}', { 'x-amz-invocation-type': 'Event' });
    await deployment.lambda.drain();

    expect(response.status).toBe(202);
    expect(await response.text()).toBe('');
    expect(deployment.logs.at(-1)?.requestId).toBe(response.headers.get('x-amzn-requestid'));
  });

  it('answers a DryRun with 204 and does not run', async () => {
    const before = deployment.metric('Invocations').length;

    const response = await invoke('echo', '{}', { 'x-amz-invocation-type': 'DryRun' });

    expect(response.status).toBe(204);
    expect(deployment.metric('Invocations')).toHaveLength(before);
  });

  it('continues the trace of its caller', async () => {
    const root = '1-68000000-0123456789abcdef01234567';

    await invoke('echo', '{}', { 'x-amzn-trace-id': `Root=${root};Parent=00000000000000aa;Sampled=1` });

    expect(deployment.segments.at(-2)).toMatchObject({ trace_id: root, parent_id: '00000000000000aa' });
  });

  it.each([
    ['an unknown function', 'stranger', '{}', {}, 404, 'ResourceNotFoundException'],
    ['a throttled function', 'full', '{}', {}, 429, 'TooManyRequestsException'],
    ['a body that is not JSON', 'echo', '{', {}, 400, 'InvalidRequestContentException'],
    [
      'an unknown invocation type',
      'echo',
      '{}',
      { 'x-amz-invocation-type': 'Later' },
      400,
      'InvalidRequestContentException',
    ],
    [
      'an event above 1 MB',
      'echo',
      JSON.stringify('x'.repeat(1024 * 1024)),
      { 'x-amz-invocation-type': 'Event' },
      413,
      'RequestTooLargeException',
    ],
    [
      'a payload above 6 MB',
      'echo',
      JSON.stringify('x'.repeat(6 * 1024 * 1024)),
      {},
      413,
      'RequestTooLargeException',
    ],
  ])('refuses %s', async (_, name, body, headers: Record<string, string>, status, code) => {
    const response = await invoke(name, body, headers);

    expect(response.status).toBe(status);
    expect(response.headers.get('x-amzn-errortype')).toBe(code);
    expect(await response.json()).toMatchObject({ Type: 'User', message: expect.any(String) });
  });

  it('refuses a request without a signature, as a web page could send it', async () => {
    const url = `${deployment.lambda.url}/2015-03-31/functions/echo/invocations`;

    const response = await fetch(url, { method: 'POST', body: '{}' });

    expect(response.status).toBe(403);
  });
});
