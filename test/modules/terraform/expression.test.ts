import { describe, expect, it } from '@jest/globals';
import { parse } from '@cdktf/hcl2json';
import { Testing, TerraformStack } from 'cdktf';
import fc from 'fast-check';
import {
  asList,
  asMap,
  asNumber,
  asString,
  Expression,
  hcl,
  holdsExpression,
  isExpression,
} from '../../../modules/terraform/expression';
import { resolved } from '../resolved';

const stack = new TerraformStack(Testing.app(), 'stack');
const text = (value: unknown) => resolved(stack, value);
const name = hcl`var.name`;

describe('hcl', () => {
  it('is the text between braces', () => {
    expect(text(hcl`length(var.x) > 0`)).toBe('${length(var.x) > 0}');
  });

  it('takes literals, structures, and other expressions in every shape', () => {
    const tags = { Name: name, list: asList(hcl`var.list`), number: asNumber(hcl`var.number`) };

    const expression = hcl`f(${'a'}, ${1}, ${true}, ${null}, ${name}, ${asString(name)}, ${tags})`;

    expect(text(expression)).toBe(
      '${f("a", 1, true, null, var.name, var.name, { Name = var.name, list = var.list, number = var.number })}',
    );
  });

  it('makes a template of a string with text around an expression', () => {
    expect(text(hcl`f(${`table/${asString(name)}-x`})`)).toBe('${f("table/${var.name}-x")}');
  });

  it('nests expressions without braces of their own', () => {
    const inner = hcl`lower(${name})`;

    expect(text(hcl`upper(${hcl`trim(${inner})`})`)).toBe('${upper(trim(lower(var.name)))}');
  });

  it('drops the indentation that its lines have in common', () => {
    const expression = hcl`(
      var.a == null ||
        var.b
    )`;

    expect(text(expression)).toBe('${(\n  var.a == null ||\n    var.b\n)}');
  });

  it('may begin on a line of its own', () => {
    expect(
      text(hcl`
        var.a
      `),
    ).toBe('${var.a}');
  });

  it('counts an interpolation at the beginning of a line as text', () => {
    const expression = hcl`[
      ${name},
    ]`;

    expect(text(expression)).toBe('${[\n  var.name,\n]}');
  });

  it('moves a value of several lines in as far as its own line', () => {
    const long = 'x'.repeat(45);

    const expression = hcl`merge(
      ${{ a: long, b: long }},
    )`;

    expect(text(expression)).toBe(`\${merge(\n  {\n    a = "${long}"\n    b = "${long}"\n  },\n)}`);
  });

  it('keeps blank lines', () => {
    const expression = hcl`[
      1,

      2,
    ]`;

    expect(text(expression)).toBe('${[\n  1,\n\n  2,\n]}');
  });

  it('keeps backslashes as Terraform has them', () => {
    expect(text(hcl`regex("\\d", "a\nb")`)).toBe('${regex("\\\\d", "a\\nb")}');
  });

  it('gives HCL that reads any literal back', async () => {
    const property = fc.asyncProperty(fc.string({ unit: 'binary' }), async (given) => {
      const literal = given.normalize('NFC').replaceAll(/[$%]\{/g, (opening) => `${opening[0]}${opening}`);
      const expression = text(hcl`[${literal}]`) as string;

      const { locals } = (await parse('x.tf', `locals {\n  a = ${expression.slice(2, -1)}\n}\n`)) as {
        locals: unknown;
      };

      expect(locals).toEqual([{ a: [literal.toWellFormed()] }]);
    });
    await fc.assert(property, { numRuns: 50 });
  });
});

describe('an expression', () => {
  it.each([
    ['string', asString(name)],
    ['number', asNumber(name)],
    ['list of strings', asList(name)],
    ['map of strings', asMap(name)],
  ])('can be a property that is a %s', (_shape, value) => {
    expect(isExpression(value)).toBe(true);
    expect(text({ property: value })).toEqual({ property: '${var.name}' });
  });

  it('can be part of a string', () => {
    expect(text(`${asString(name)}-chat`)).toBe('${var.name}-chat');
  });

  it('is not printed as if it were known', () => {
    expect(JSON.stringify({ name })).toBe('{"name":"<an unresolved Terraform expression>"}');
  });

  it('joins texts and values', () => {
    expect(text(new Expression(['one(', '[*].arn)'], [hcl`aws_x.y`]))).toBe('${one(aws_x.y[*].arn)}');
  });
});

describe('isExpression', () => {
  it.each(['${var.x}', 'a-${var.x}', '$${a}${var.x}'])('sees one in %j', (value) => {
    expect(isExpression(value)).toBe(true);
  });

  it.each(['', 'a', '$', '$${a}', '{}', 0, 1.5, true, null, undefined])('sees none in %j', (value) => {
    expect(isExpression(value)).toBe(false);
  });

  it('does not look into structures', () => {
    expect([isExpression([name]), isExpression({ name })]).toEqual([false, false]);
  });
});

describe('holdsExpression', () => {
  it('looks into structures, however deep', () => {
    expect(holdsExpression([{ a: [{ b: asString(name) }] }])).toBe(true);
  });

  it('finds none in literals', () => {
    expect(holdsExpression([{ a: [{ b: 'c', d: null }] }, 1, true])).toBe(false);
  });
});
