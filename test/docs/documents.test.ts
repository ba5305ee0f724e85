import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

const root = path.resolve(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const documents = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: root,
})
  .toString()
  .trim()
  .split('\n');

/** Relative links of a Markdown file, without their fragments. */
const linksOf = (file: string) =>
  [...read(file).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!.split('#')[0]!)
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));

describe('the documents', () => {
  it.each(documents)('%s has no dead link', (file) => {
    const dead = linksOf(file).filter(
      (target) => !existsSync(path.resolve(root, path.dirname(file), target)),
    );

    expect(dead).toEqual([]);
  });

  it('name files that there are', () => {
    const named = documents.flatMap((file) =>
      [...read(file).matchAll(/`((?:src|test|docs|\.ci)\/[\w./-]+)`/g)].map(([, name]) => name!),
    );

    expect(named.filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
  });

  it('name npm scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = documents.flatMap((file) =>
      [...read(file).matchAll(/npm run ([a-z-]+)/g)].map(([, name]) => name!),
    );

    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('list every setting of the functions and of the local gateway', () => {
    const settings = ['src/handlers/environment.ts', 'src/local/settings.ts'].flatMap((file) => [
      ...new Set(read(file).match(/AI_GATEWAY_[A-Z_]+/g)),
    ]);

    expect(settings.filter((name) => !read('docs/local.md').includes(name))).toEqual([]);
  });
});
