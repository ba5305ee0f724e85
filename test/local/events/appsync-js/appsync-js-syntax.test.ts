import { describe, expect, it } from '@jest/globals';
import { transformSync } from 'esbuild';
import { checkAppSyncJs } from '../../../../src/local/events/appsync-js/appsync-js-syntax';

describe('checkAppSyncJs', () => {
  it.each([
    ['async function f() {}', 'an async function'],
    ['const f = async () => 1;', 'an async function'],
    ['await f();', 'await'],
    ['Promise.resolve(1);', 'Promise'],
    ['function* f() {}', 'a generator function'],
    ['for await (const a of b) { f(a); }', 'for await'],
    ['try { f(); } catch { g(); }', 'try'],
    ['try { f(); } finally { g(); }', 'try'],
    ["throw 'x';", 'throw'],
    ['while (true) { f(); }', 'while'],
    ['do { f(); } while (true);', 'do'],
    ['for (let i = 0; i < 3; i += 1) { f(i); }', 'for (;;)'],
    ['for (const a of b) { if (a) continue; }', 'continue'],
    ['outer: for (const a of b) { f(a); }', 'a label'],
    ['let i = 0; i++;', 'the operator ++'],
    ['let i = 0; --i;', 'the operator --'],
    ['f(~1);', 'the operator ~'],
    ["const has = 'a' in b;", 'the operator in'],
    ['const is = a instanceof b;', 'the operator instanceof'],
    ['const r = /a/;', 'a regular expression literal'],
    ['class A {}', 'a class'],
    ['const A = class {};', 'a class'],
    ['const o = { f() { return this; } };', 'this'],
    ['const d = new Date();', 'new'],
    ['function f() { return new.target; }', 'new.target'],
    ['const u = import.meta;', 'import.meta'],
    ["import('x');", 'import()'],
    ["import { a } from 'lodash';", "import from 'lodash'"],
    ["import * as ddb from '@aws-appsync/utils/dynamodb';", "import from '@aws-appsync/utils/dynamodb'"],
    ["import util from '@aws-appsync/utils';", 'a default import'],
    ["export { util } from '@aws-appsync/utils';", 'export from'],
    ["export * from '@aws-appsync/utils';", 'export from'],
    ['export default 1;', 'export default'],
    ['f.call(null);', 'the method call'],
    ['f.apply(null, []);', 'the method apply'],
    ['const g = f.bind(null);', 'the method bind'],
    ['function f(n) { return n ? f(n - 1) : 0; }', 'recursion'],
    ['const f = (n) => (n ? f(n - 1) : 0);', 'recursion'],
    ['const o = function f() { f(); };', 'recursion'],
    ['function f(list) { list.forEach((a) => f(a)); }', 'recursion'],
    ['function f(list) { list.forEach(f); }', 'recursion'],
    ['f(() => 1);', 'a function as an argument (but for array callbacks)'],
    ['const g = () => 1; f(g);', 'a function as an argument (but for array callbacks)'],
    ['list.sort((a, b) => a - b);', 'a function as an argument (but for array callbacks)'],
    ['list.reduce(0, (a) => a);', 'a function as an argument (but for array callbacks)'],
    ['function f() { return () => 1; }', 'a function as a return value'],
    ['const f = () => () => 1;', 'a function as a return value'],
  ])('refuses %s', (code, construct) => {
    const findings = checkAppSyncJs(code);

    expect(findings.map((finding) => finding.construct)).toEqual([construct]);
  });

  it('finds recursion by way of another function', () => {
    const code =
      'function even(n) { return n === 0 || odd(n - 1); }\nfunction odd(n) { return n !== 0 && even(n - 1); }';

    expect(checkAppSyncJs(code)).toMatchObject([
      { construct: 'recursion', line: 1 },
      { construct: 'recursion', line: 2 },
    ]);
  });

  it('tells line, column and construct in a sentence, in the order of the text', () => {
    expect(checkAppSyncJs('const a = 1;\n  throw a;\nclass B {}')).toEqual([
      {
        line: 2,
        column: 3,
        construct: 'throw',
        message: 'Line 2, column 3: APPSYNC_JS does not support throw.',
      },
      {
        line: 3,
        column: 1,
        construct: 'a class',
        message: 'Line 3, column 1: APPSYNC_JS does not support a class.',
      },
    ]);
  });

  it.each(['with (a) { b; }', 'const = 1;', 'function () {}'])('refuses what is no module: %s', (code) => {
    expect(checkAppSyncJs(code)).toMatchObject([
      { line: 1, construct: expect.stringContaining('invalid syntax') },
    ]);
  });

  it('allows 32,768 characters and no more', () => {
    expect(checkAppSyncJs(' '.repeat(32_768))).toEqual([]);
    expect(checkAppSyncJs(' '.repeat(32_769))).toMatchObject([
      { construct: expect.stringContaining('32769') },
    ]);
  });

  it.each([
    ['for-of, for-in and break', 'for (const a of b) { break; } for (const key in o) { f(key); }'],
    ['switch', "switch (a) { case 'b': f(); break; default: g(); }"],
    ['optional chaining, ?? and templates', 'const t = `${a?.b ?? String.raw`c`}`;'],
    ['spread and rest', 'const f = (...list) => [...list, { ...a }];'],
    ['delete, void and typeof', "delete a.b; void f(); const is = typeof a === 'string';"],
    [
      'array callbacks, named and inline',
      'const keep = (a) => a; const c = list.filter(keep).map((a) => a.b);',
    ],
    ['calls of other functions', 'function f() { return g(); } function g() { return 1; }'],
    ['a parameter that shadows a function', 'function f(f) { return f(1); } const g = (f) => h(f);'],
    ['property names', 'const o = { class: 1, new: 2, Promise: 3 }; f(o.this, o.Promise);'],
  ])('allows %s', (_name, code) => {
    expect(checkAppSyncJs(code)).toEqual([]);
  });

  it('allows what esbuild makes of handlers', () => {
    const source = `
      import { util, type Context } from '@aws-appsync/utils';
      export const onPublish = { request: (ctx: Context) => ctx.stash, response: (ctx: Context) => ctx.result };
      export function onSubscribe(ctx: Context): void { if (!ctx.identity) util.unauthorized(); }`;

    const { code } = transformSync(source, { loader: 'ts', format: 'esm', target: 'esnext' });

    expect(code).toContain('export');
    expect(checkAppSyncJs(code)).toEqual([]);
  });
});
