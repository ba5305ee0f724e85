import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseTemplate } from '../../../src/local/stack/expression';

const parse = (text: string) =>
  parseTemplate(text, (reason) => {
    throw new Error(reason);
  });
const literal = (value: unknown) => ({ kind: 'literal', value });
const name = (text: string) => ({ kind: 'name', name: text });

/** Text as Terraform takes it literally in a template. */
const escaped = (text: string) => text.replaceAll('${', '$${').replaceAll('%{', '%%{');
// `$${` is the escape itself: what stands before it cannot be told from more of it.
const text = fc.string({ unit: 'grapheme' }).filter((value) => !/\$\$\{|%%\{/.test(value));

describe('a template', () => {
  it('is text where nothing is interpolated, whatever the text', () => {
    fc.assert(fc.property(text, (value) => expect(parse(escaped(value))).toEqual(literal(value))));
  });

  it('has text in quotes within an expression, whatever the text', () => {
    const quoted = (value: string) =>
      escaped(value)
        .replaceAll('\\', '\\\\')
        .replaceAll('"', '\\"')
        .replaceAll('\n', '\\n')
        .replaceAll('\r', '\\r');

    fc.assert(fc.property(text, (value) => expect(parse(`\${"${quoted(value)}"}`)).toEqual(literal(value))));
  });

  it('that is one interpolation is that expression', () => {
    expect(parse('${ local.name }')).toEqual({ kind: 'attribute', of: name('local'), name: 'name' });
  });

  it('keeps its parts in order', () => {
    expect(parse('a-${each.key}-$${b}')).toEqual({
      kind: 'template',
      parts: [literal('a-'), { kind: 'attribute', of: name('each'), name: 'key' }, literal('-${b}')],
    });
  });

  it('nests in a quoted string', () => {
    expect(parse('${file("${path.module}/a.js")}')).toEqual({
      kind: 'call',
      name: 'file',
      argument: {
        kind: 'template',
        parts: [{ kind: 'attribute', of: name('path'), name: 'module' }, literal('/a.js')],
      },
    });
  });
});

describe('an expression', () => {
  it.each([
    ['"a\\u00e9\\t"', literal('aé\t')],
    ['-1.5e3', literal(-1500)],
    ['true', literal(true)],
    ['null', literal(null)],
    [
      'toset(["a",\n "b",\n])',
      { kind: 'call', name: 'toset', argument: { kind: 'list', items: [literal('a'), literal('b')] } },
    ],
    [
      'a[0]["k"]',
      { kind: 'index', of: { kind: 'index', of: name('a'), key: literal(0) }, key: literal('k') },
    ],
    [
      'one(a.b[*].c)',
      {
        kind: 'call',
        name: 'one',
        argument: { kind: 'splat', of: { kind: 'attribute', of: name('a'), name: 'b' }, name: 'c' },
      },
    ],
  ])('%s is understood', (expression, parsed) => {
    expect(parse(`\${${expression}}`)).toEqual(parsed);
  });

  it.each([
    'a.b ? 1 : 0',
    'a.b + 1',
    '!a.b',
    '(a.b)',
    'a.b == null',
    'merge(a.b, c.d)',
    '[for x in a.b : x]',
    '{ a = 1 }',
    'a.b...',
    'a[*].b.*.c',
    '~a.b~',
    '"open',
  ])('%s is refused', (expression) => {
    expect(() => parse(`\${${expression}}`)).toThrow();
  });

  it('is refused where it does not end', () => {
    expect(() => parse('${a.b')).toThrow();
  });

  it('is refused in a directive', () => {
    expect(() => parse('%{ if true }a%{ endif }')).toThrow();
  });
});
