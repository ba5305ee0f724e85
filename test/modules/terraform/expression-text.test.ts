import { describe, expect, it } from '@jest/globals';
import { parse } from '@cdktf/hcl2json';
import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import {
  asExpression,
  attributeLines,
  continueAt,
  indentation,
  interpolated,
  quote,
} from '../../../modules/terraform/expression-text';
import { describeTerraform } from '../../terraform/describe-terraform';
import { terraform } from '../../terraform/terraform-cli';

/** What HCL reads in an expression. */
async function read(expression: string): Promise<unknown> {
  const { locals } = (await parse('x.tf', `locals {\n  value = ${expression}\n}\n`)) as {
    locals: [{ value: unknown }];
  };
  return locals[0].value;
}

/** Text as a template has it: what would begin an interpolation is escaped. HCL holds every string in normal form C. */
const templates = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('$', '%', '{', '}', '"', '\\', '\n', 'a') }),
  )
  .map((text) => text.normalize('NFC').replaceAll(/[$%]\{/g, (opening) => `${opening[0]}${opening}`));

const keys = fc.oneof(
  templates.filter((key) => key !== '' && key !== '__proto__'),
  fc.constantFrom('for', 'null', 'true', 'a.b', 'a-b', 'a/b', '1a', 'über'),
);

const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    templates,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 6, noNullPrototype: true }),
  ),
})).value;

/** Expressions with everything that may stand in an interpolation. */
const expressions = fc.constantFrom(
  'var.x',
  '{ a = "}" }',
  'upper("}")',
  '"${var.x}-${"}"}"',
  '[for key, item in var.map : "${key}=${item}" if item != "\\""]',
  '"$${"',
  '"%{ if var.x }}%{ endif }"',
);

describe('quote', () => {
  it('is read as the text that it was given, whatever is in it', async () => {
    await fc.assert(fc.asyncProperty(templates, async (text) => expect(await read(quote(text))).toBe(text)));
  });

  it('leaves interpolations alone, whatever stands around them', async () => {
    const property = fc.asyncProperty(
      templates,
      expressions,
      templates,
      async (before, expression, after) => {
        // `$` before `${` would escape it.
        fc.pre(!/[$%]$/.test(before));

        const text = quote(`${before}\${${expression}}${after}`);

        expect(text).toBe(`${quote(before).slice(0, -1)}\${${expression}}${quote(after).slice(1)}`);
        await expect(read(text)).resolves.toBeDefined();
      },
    );
    await fc.assert(property);
  });

  it('replaces half a character, which is no text', () => {
    expect(quote('a\ud83d')).toBe('"a\ufffd"');
  });
});

describe('interpolated', () => {
  it('is the expression of a string that is one interpolation', () => {
    fc.assert(
      fc.property(expressions, (expression) => expect(interpolated(`\${${expression}}`)).toBe(expression)),
    );
  });

  it('is nothing for two interpolations, or for one with text around it', () => {
    fc.assert(
      fc.property(expressions, expressions, (first, second) => {
        const texts = [`\${${first}}\${${second}}`, ` \${${first}}`, `\${${first}}.`];

        expect(texts.map(interpolated)).toEqual([undefined, undefined, undefined]);
      }),
    );
  });

  it.each(['', '$', '${', '${var.x', '$${var.x}'])('is nothing for %j', (text) => {
    expect(interpolated(text)).toBeUndefined();
  });
});

describe('asExpression', () => {
  it('is read as the value that it was given', async () => {
    await fc.assert(
      fc.asyncProperty(values, async (value) => expect(await read(asExpression(value))).toEqual(value)),
    );
  });

  it.each([
    ['${var.x}', 'var.x'],
    ['a-${var.x}', '"a-${var.x}"'],
    [['${var.x}', 1, null], '[var.x, 1, null]'],
    [{ a: '${var.x}', 'b.c': true }, '{ a = var.x, "b.c" = true }'],
    [{ '${var.key}': 1 }, '{ (var.key) = 1 }'],
    [{ 'a-${var.key}': 1 }, '{ "a-${var.key}" = 1 }'],
    [{ for: 1 }, '{ "for" = 1 }'],
    [undefined, 'null'],
    [{}, '{}'],
    [[], '[]'],
  ])('of %j is %s', (value, text) => {
    expect(asExpression(value)).toBe(text);
  });

  it('puts what is too long for a line one below the other', () => {
    const word = 'x'.repeat(30);

    expect(asExpression([word, word, word])).toBe(`[\n  "${word}",\n  "${word}",\n  "${word}",\n]`);
  });

  it('aligns neighbours, and begins anew after an entry of several lines', () => {
    const value = { a: 1, bcd: 2, object: { a: 1, bc: 2, c: 3, d: 4, e: 5 }, f: 3, gh: 4 };

    expect(asExpression(value)).toBe(
      [
        '{',
        '  a   = 1',
        '  bcd = 2',
        '  object = {',
        '    a  = 1',
        '    bc = 2',
        '    c  = 3',
        '    d  = 4',
        '    e  = 5',
        '  }',
        '  f  = 3',
        '  gh = 4',
        '}',
      ].join('\n'),
    );
  });
});

describe('attributeLines', () => {
  it('are an object’s entries without its braces', () => {
    expect(attributeLines({ a: 'x', long: '${var.y}' })).toBe('a    = "x"\nlong = var.y');
  });
});

describe('continueAt', () => {
  it('moves every line but the first', () => {
    expect(continueAt('  ', 'a\nb\n  c')).toBe('a\n  b\n    c');
  });
});

describe('indentation', () => {
  it.each([
    ['', ''],
    ['  a', '  '],
    ['a\n    b', '    '],
    ['  a\nb', ''],
  ])('of the last line of %j is %j', (text, expected) => {
    expect(indentation(text)).toBe(expected);
  });
});

describeTerraform('the text of expressions', 'terraform', () => {
  it('is as terraform fmt writes it', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'ai-gateway-expressions-'));
    const sample = fc.sample(values, { numRuns: 300, seed: 1 });
    const lines = sample.map(
      (value, index) => `  value = ${continueAt('  ', asExpression({ [`v${index}`]: value }))}`,
    );
    await writeFile(
      path.join(directory, 'main.tf'),
      lines.map((line) => `locals {\n${line}\n}\n`).join('\n'),
    );

    const { stdout, exitCode } = await terraform(directory, ['fmt', '-check', '-diff'], { accept: [0, 3] });

    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 });
    await rm(directory, { recursive: true });
  });
});
