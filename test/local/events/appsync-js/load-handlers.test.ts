import { describe, expect, it } from '@jest/globals';
import {
  HandlerCodeError,
  loadHandlers,
  type HandlerLogLine,
  type HandlerOutcome,
} from '../../../../src/local/events/appsync-js/load-handlers';
import { publishContext } from './handler-context-factory';

const IMPORT = "import { util, runtime } from '@aws-appsync/utils';\n";

/** The outcome of an onPublish function with this body. */
function run(body: string, log?: (line: HandlerLogLine) => void): HandlerOutcome {
  const code = `${IMPORT}export function onPublish(ctx) { ${body} }`;
  const { onPublish } = loadHandlers(code, { namespace: 'chat', ...(log && { log }) });
  if (onPublish?.kind !== 'function') throw new Error('onPublish is not a function');
  return onPublish.call(publishContext());
}

const valueOf = (expression: string) => run(`return ${expression};`);

describe('modules', () => {
  it.each([
    ['export function', 'export function onPublish(ctx) { return 1; }'],
    ['export const', 'export const onPublish = (ctx) => 1;'],
    ["esbuild's list", 'var handler = (ctx) => 1;\nexport {\n  handler as onPublish\n};'],
  ])('loads %s', (_name, code) => {
    const { onPublish, onSubscribe } = loadHandlers(code, { namespace: 'chat' });

    expect(onPublish?.kind === 'function' && onPublish.call(publishContext())).toMatchObject({ value: 1 });
    expect(onSubscribe).toBeUndefined();
  });

  it.each([
    ["import { util as u } from '@aws-appsync/utils';", 'u.urlEncode("a b")'],
    ["import * as appsync from '@aws-appsync/utils';", 'appsync.util.urlEncode("a b")'],
    ['', 'util.urlEncode("a b")'],
  ])('finds the utilities through %j', (imports, expression) => {
    const { onSubscribe } = loadHandlers(`${imports}\nexport const onSubscribe = () => ${expression};`, {
      namespace: 'chat',
    });

    expect(onSubscribe?.kind === 'function' && onSubscribe.call(publishContext())).toMatchObject({
      value: 'a+b',
    });
  });

  it('loads {request, response}, which share the stash', () => {
    const code = `export const onPublish = {
      request(ctx) { ctx.stash.count = ctx.events.length; return { operation: 'Invoke' }; },
      response: (ctx) => [ctx.stash, ctx.result, ctx.error] };`;
    const { onPublish } = loadHandlers(code, { namespace: 'chat' });
    if (onPublish?.kind !== 'request-response') throw new Error('onPublish has no steps');

    const request = onPublish.request.call(publishContext());
    const stash = request.kind === 'returned' ? request.stash : {};
    const response = onPublish.response.call(publishContext({ stash, result: 'answer' }));

    expect(request).toEqual({ kind: 'returned', value: { operation: 'Invoke' }, stash: { count: 1 } });
    expect(response).toMatchObject({ value: [{ count: 1 }, 'answer', null] });
  });

  it('refuses forbidden syntax with namespace, line and construct', () => {
    const load = () => loadHandlers('export function onPublish() {\n  throw 1;\n}', { namespace: 'chat' });

    expect(load).toThrow(HandlerCodeError);
    expect(load).toThrow(
      'codeHandlers of channel namespace chat: Line 2, column 3: APPSYNC_JS does not support throw.',
    );
  });

  it.each([
    [
      'a name that the Events API lacks',
      "import { extensions } from '@aws-appsync/utils';",
      "'extensions' of '@aws-appsync/utils'",
    ],
    [
      'request without response',
      'export const onPublish = { request: () => 1 };',
      'both request and response',
    ],
    ['a failing top level', 'const a = missing.b;', 'missing is not defined'],
  ])('refuses %s', (_name, code, message) => {
    expect(() => loadHandlers(code, { namespace: 'chat' })).toThrow(message);
  });
});

describe('outcomes', () => {
  it.each([
    [
      'a value',
      'return ctx.events;',
      { kind: 'returned', value: [{ id: 'event-1', payload: { text: 'hello' } }] },
    ],
    ['nothing', '', { kind: 'returned', stash: {} }],
    ['util.unauthorized', 'util.unauthorized();', { kind: 'unauthorized' }],
    ['util.error', "util.error('no', 'TooLong');", { kind: 'error', message: 'no', type: 'TooLong' }],
    ['util.error without a type', "util.error('no');", { kind: 'error', message: 'no' }],
    ['runtime.earlyReturn', 'runtime.earlyReturn(ctx.events.length);', { kind: 'early-return', value: 1 }],
    [
      'a refusal inside a callback',
      'ctx.events.forEach(() => util.unauthorized());',
      { kind: 'unauthorized' },
    ],
    [
      'an exception',
      'return ctx.identity.missing.name;',
      { kind: 'failed', message: expect.stringContaining('TypeError') },
    ],
  ])('tells %s', (_name, body, outcome) => {
    expect(run(body)).toMatchObject(outcome);
  });

  it('ends a handler that takes too long', () => {
    const code = `const many = [].concat(...Object.keys('${'x'.repeat(500)}'));
      export function onPublish() { for (const a of many) for (const b of many) for (const c of many) for (const d of many) f(a, b, c, d); }
      const f = (a, b, c, d) => a + b + c + d;`;
    const { onPublish } = loadHandlers(code, { namespace: 'chat', timeLimitMilliseconds: 50 });

    const outcome = onPublish?.kind === 'function' && onPublish.call(publishContext());

    expect(outcome).toEqual({ kind: 'failed', message: 'Script execution timed out after 50ms' });
  });

  it('logs what the handler writes to the console', () => {
    const lines: HandlerLogLine[] = [];

    run("console.log('events', ctx.events.length, { a: 1 }); console.error('bad');", (line) =>
      lines.push(line),
    );

    expect(lines).toEqual([
      { level: 'info', message: 'events 1 {"a":1}', namespace: 'chat' },
      { level: 'error', message: 'bad', namespace: 'chat' },
    ]);
  });
});

describe('context', () => {
  it('is a copy: what a handler changes is gone with the call', () => {
    const context = publishContext();
    const { onPublish } = loadHandlers('export const onPublish = (ctx) => ctx.events.pop();', {
      namespace: 'chat',
    });
    if (onPublish?.kind !== 'function') throw new Error('onPublish is not a function');

    const values = [onPublish.call(context), onPublish.call(context)];

    expect(values).toMatchObject([{ value: { id: 'event-1' } }, { value: { id: 'event-1' } }]);
    expect(context.events).toHaveLength(1);
  });

  it('cannot be given other fields', () => {
    expect(run('ctx.user = 1;')).toMatchObject({ kind: 'failed' });
  });
});

describe('language', () => {
  it.each([
    ["JSON.parse('{')", ''],
    ['JSON.parse(\'{"a":1}\')', { a: 1 }],
    ["'a.b.c'.replace('[.]', '-')", 'a-b.c'],
    ["'a.b.c'.replaceAll('[.]', '-')", 'a-b-c'],
    ["['b', 'a'].sort()", ['a', 'b']],
    ['`${[1, 2]}`', '1,2'],
    ['Number.isNaN(NaN)', true],
    ['Math.max(1, 2)', 2],
    ["Object.hasOwn({ a: 1 }, 'a')", true],
    ['typeof process', 'undefined'],
    ['typeof Date', 'undefined'],
    ['typeof globalThis', 'undefined'],
  ])('%s is %j', (expression, value) => {
    expect(valueOf(expression)).toMatchObject({ kind: 'returned', value });
  });

  it.each([
    ['require("fs")', 'require is not defined'],
    ['Date.now()', 'Date is not defined'],
    ["parseInt('1')", 'parseInt is not defined'],
    ['Array.isArray([])', 'Array is not defined'],
    ["'abc'.includes('a')", 'String.prototype.includes is not supported by APPSYNC_JS'],
    ["'abc'.match('a')", 'String.prototype.match is not supported by APPSYNC_JS'],
    ["'a'.padStart(3)", 'String.prototype.padStart is not supported by APPSYNC_JS'],
    ['[1].includes(1)', 'Array.prototype.includes is not supported by APPSYNC_JS'],
    ['(1.5).toFixed(0)', 'Number.prototype.toFixed is not supported by APPSYNC_JS'],
    ["({}).hasOwnProperty('a')", 'Object.prototype.hasOwnProperty is not supported by APPSYNC_JS'],
    ['Object.freeze({})', 'Object.freeze is not supported locally'],
    ['Math.abs(1)', 'Math.abs is not supported locally'],
    ["util.matches('(?i)a', 'A')", 'The pattern (?i)a is not supported locally'],
    ["''.constructor.constructor('return 1')()", 'Code generation from strings disallowed'],
  ])('%s fails: %s', (expression, message) => {
    expect(valueOf(expression)).toEqual({ kind: 'failed', message: expect.stringContaining(message) });
  });
});

describe('util', () => {
  it.each([
    ["util.matches('^[a-z]+$', 'abc')", true],
    ["util.matches('^[a-z]+$', 'ab1')", false],
    ["util.matches('a*b', 'aaaaab')", true],
    ["util.base64Encode('grüße')", 'Z3LDvMOfZQ=='],
    ["util.base64Decode('Z3LDvMOfZQ==')", 'grüße'],
    ["util.urlEncode('a b&c')", 'a+b%26c'],
    ["util.urlDecode('a+b%26c')", 'a b&c'],
  ])('%s is %j', (expression, value) => {
    expect(valueOf(expression)).toMatchObject({ kind: 'returned', value });
  });

  it('makes ids and times', () => {
    const outcome = valueOf(
      '[util.autoId(), util.time.nowISO8601(), util.time.nowEpochSeconds(), util.time.nowEpochMilliSeconds()]',
    );

    expect(outcome).toMatchObject({
      value: [
        expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
        expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        expect.any(Number),
        expect.any(Number),
      ],
    });
  });

  it('refuses to guess whether a part of the value may match', () => {
    expect(valueOf("util.matches('b', 'abc')")).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('anchor b'),
    });
  });

  it.each([
    'util.dynamodb.toMapValues({})',
    'util.appendError("a")',
    'util.time.nowFormatted("yyyy")',
    'runtime.other()',
  ])('%s is not supported locally', (expression) => {
    expect(valueOf(expression)).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('is not supported locally'),
    });
  });
});
