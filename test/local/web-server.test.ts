import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { StandIn } from '../../src/local/stand-in';
import { startWebServer } from '../../src/local/web-server';

let directory: string;
let server: StandIn;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'ai-gateway-web-'));
  await writeFile(path.join(directory, 'index.html'), '<!doctype html>');
  server = await startWebServer({ port: 0, directory, amplifyOutputs: { version: '1' } });
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

describe('the web server', () => {
  it('serves the page under a policy that runs no foreign script and no frame', async () => {
    const response = await fetch(server.url);

    expect(await response.text()).toBe('<!doctype html>');
    expect(response.headers.get('content-security-policy')).toMatch(
      /default-src 'self'.*frame-ancestors 'none'/,
    );
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('serves what the page is configured with', async () => {
    expect(await (await fetch(`${server.url}/amplify_outputs.json`)).json()).toEqual({ version: '1' });
  });

  it.each(['/nothing.js', '/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json'])(
    'has no %s',
    async (page) => {
      expect((await fetch(`${server.url}${page}`)).status).toBe(404);
    },
  );

  it('only gives', async () => {
    expect((await fetch(server.url, { method: 'POST' })).status).toBe(405);
  });

  it('says what to do where its port is taken', async () => {
    const { port } = new URL(server.url);

    await expect(startWebServer({ port: Number(port), directory, amplifyOutputs: {} })).rejects.toThrow(
      /taken.*PORT=4001 npm start/,
    );
  });
});
