import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWeb } from '../../src/web/build';

let outDir: string;
beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'web-build-'));
  await buildWeb({ outDir, minify: true });
});
afterAll(() => rm(outDir, { recursive: true }));

const read = (name: string) => readFile(join(outDir, name), 'utf8');

describe('the built page', () => {
  it('is one script, one style sheet, one document and its icon', async () => {
    expect((await readdir(outDir)).sort()).toEqual(['favicon.svg', 'index.html', 'main.css', 'main.js']);
  });

  it('refers to its own files only, and relatively, so that it works under any path', async () => {
    const references = [...(await read('index.html')).matchAll(/(?:src|href)="([^"]*)"/g)].map(
      ([, name]) => name,
    );

    expect(references.sort()).toEqual(['favicon.svg', 'main.css', 'main.js']);
  });

  it('holds no inline script or style, which its content security policy forbids', async () => {
    expect(await read('index.html')).not.toMatch(/<script(?![^>]*src=)|<style|style=|\son\w+=/);
  });

  it('reads where its gateway is at run time', async () => {
    expect(await read('main.js')).toContain('./amplify_outputs.json');
  });

  it('holds React as it is for production', async () => {
    expect(await read('main.js')).not.toContain('Download the React DevTools');
  });
});
