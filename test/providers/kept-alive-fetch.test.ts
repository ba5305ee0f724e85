import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { keptAliveFetch } from '../../src/providers/kept-alive-fetch';
import type { SseServer } from './sse-server';
import { startSseServer } from './sse-server';

let server: SseServer;
let fetch: ReturnType<typeof keptAliveFetch>;
beforeAll(async () => {
  server = await startSseServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.connections.length = 0;
  fetch = keptAliveFetch();
});

const post = (init: RequestInit = {}) => fetch(`${server.url}/v1`, { method: 'POST', body: '{}', ...init });

describe('keptAliveFetch', () => {
  it('answers with status, headers and body', async () => {
    server.answer = (response) => response.writeHead(418, { 'x-request-id': 'r1' }).end('Hello');

    const response = await post({ headers: new Headers({ 'x-mine': 'yes' }) });

    expect(response.status).toBe(418);
    expect(response.headers.get('x-request-id')).toBe('r1');
    expect(await response.text()).toBe('Hello');
    expect(server.asked.at(-1)!.headers).toMatchObject({ 'x-mine': 'yes', 'content-length': '2' });
  });

  it('answers without a body where there is none', async () => {
    server.answer = (response) => response.writeHead(204).end();

    expect(await (await post()).text()).toBe('');
  });

  it('uses one connection for one request after another', async () => {
    server.answer = (response) => response.end('Hello');

    for (let turn = 0; turn < 3; turn++) await (await post()).text();

    expect(server.connections).toHaveLength(1);
  });

  it('asks again where a kept connection was closed meanwhile', async () => {
    const turns: ((response: ServerResponse) => void)[] = [
      (response) => response.end('first'),
      (response) => response.destroy(),
      (response) => response.end('second'),
    ];
    server.answer = (response) => turns.shift()!(response);
    await (await post()).text();

    const again = await post();

    expect(await again.text()).toBe('second');
    expect(server.connections).toHaveLength(2);
  });

  it('does not ask again where a new connection breaks', async () => {
    server.answer = (response) => response.destroy();
    const before = server.asked.length;

    await expect(post()).rejects.toMatchObject({ name: 'TypeError', cause: { code: 'ECONNRESET' } });
    expect(server.asked.length - before).toBe(1);
  });

  it('closes the connection of a request that is aborted while it waits', async () => {
    const closed = new Promise<void>((resolve) => {
      server.answer = (response) => response.once('close', resolve);
    });
    const controller = new AbortController();

    const asked = post({ signal: controller.signal });
    await setTimeout(50);
    controller.abort();

    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    await closed;
  });

  it('closes the connection of an answer that is not read to its end', async () => {
    const closed = new Promise<void>((resolve) => {
      server.answer = (response) => {
        response.once('close', resolve);
        response.write('Hello');
      };
    });

    const { body } = await post();
    await body!.cancel();

    await closed;
  });

  it('speaks HTTP alone', async () => {
    await expect(fetch('file:///etc/hostname')).rejects.toThrow('file: is not HTTP');
  });
});
