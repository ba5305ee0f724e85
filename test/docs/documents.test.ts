import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';

const root = path.resolve(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const ours = (name: string) => !/^(node_modules|\.|dist|coverage)/.test(name);
const documents = readdirSync(root)
  .filter(ours)
  .flatMap((name) =>
    statSync(path.join(root, name)).isDirectory()
      ? readdirSync(path.join(root, name), { recursive: true }).map((file) => path.join(name, String(file)))
      : [name],
  )
  .filter((file) => file.endsWith('.md'));

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
