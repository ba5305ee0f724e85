import { describe, expect, it } from '@jest/globals';
import { TerraformLocal } from 'cdktf';
import { hcl, printed } from './sample-stack';

describe('a value', () => {
  it.each([
    ['a whole interpolation', '${var.a}', 'var.a'],
    ['one with braces and strings in it', '${f({ a = "}" })["${x}"]}', 'f({ a = "}" })["${x}"]'],
    ['one in another', '${"${var.a}"}', 'var.a'],
    ['a comparison of strings', '${"${a}" == "${b}"}', '"${a}" == "${b}"'],
    ['two interpolations', '${a}-${b}', '"${a}-${b}"'],
    ['quotes inside and outside', 'say "${f("x")}"', '"say \\"${f("x")}\\""'],
    ['a directive', '%{ if a }x%{ endif }', '"%{if a}x%{endif}"'],
    ['escaped sequences', '$${a} %%{b} $$${c}', '"$${a} %%{b} $$${c}"'],
    ['dollars and percents alone', '$5 100% $$ {', '"$5 100% $$ {"'],
    ['backslashes and controls', 'C:\\x\t\u0001\r', '"C:\\\\x\\t\\u0001\\r"'],
    ['beyond ASCII', 'é „x“ 👩‍👩‍👧', '"é „x“ 👩‍👩‍👧"'],
    ['a single line end', 'a\nb', '"a\\nb"'],
    ['false', false, 'false'],
    ['zero', 0, '0'],
    ['nothing in quotes', '', '""'],
    ['null', null, 'null'],
    ['an empty list', [], '[]'],
    ['an empty object', {}, '{}'],
    ['a short list', ['a', '${b}', 1], '["a", b, 1]'],
  ])('prints %s', (_, value, expected) => {
    expect(local(value)).toBe(hclLocal(expected));
  });

  it('puts an expression that ends at its first line in parentheses', () => {
    expect(local('${a\n  ? 1\n  : 2}')).toBe(hcl`
      locals {
        value = (
          a
          ? 1
          : 2
        )
      }
    `);
  });

  it('indents the lines of an expression to where it stands', () => {
    expect(local({ in: '${jsonencode({\n      a=1\n      long = [\n1,\n]\n    })}' })).toBe(hcl`
      locals {
        value = {
          "in" = jsonencode({
            a = 1
            long = [
              1,
            ]
          })
        }
      }
    `);
  });

  it('aligns the equals signs of neighbours on one line, by the characters that are seen', () => {
    expect(local({ a: 1, '👩‍👩‍👧': 2, none: {}, many: { b: 3 }, 'x.y/z': 4, '${var.k}': 5 })).toBe(hcl`
      locals {
        value = {
          a    = 1
          "👩‍👩‍👧"  = 2
          none = {}
          many = {
            b = 3
          }
          "x.y/z" = 4
          (var.k) = 5
        }
      }
    `);
  });

  it('quotes keys that are words of HCL', () => {
    expect(local({ for: 1, null: 2, format: 3 })).toBe(hcl`
      locals {
        value = {
          "for"  = 1
          "null" = 2
          format = 3
        }
      }
    `);
  });

  it('prints a list that is too long, or holds more than scalars, an element a line', () => {
    const long = 'x'.repeat(60);

    expect(local({ long: [long, long], deep: [{ a: 1 }, []] })).toBe(
      hcl`
        locals {
          value = {
            long = [
              "LONG",
              "LONG",
            ]
            deep = [
              {
                a = 1
              },
              [],
            ]
          }
        }
      `.replaceAll('LONG', long),
    );
  });

  it('prints several whole lines as a heredoc', () => {
    expect(local({ text: 'one "1" \\\n\n  two ${a} $${b}\n' })).toBe(hcl`
      locals {
        value = {
          text = <<-EOT
            one "1" \

              two \${a} $\${b}
          EOT
        }
      }
    `);
  });

  it.each([
    ['all lines are indented', '  a\n  b\n'],
    ['a line is the marker', 'a\nEOT\n'],
    ['a line has a character that only an escape shows', 'a\u0007\nb\n'],
    ['a line is nothing but spaces', 'a\n  \nb\n'],
    ['an expression goes over lines', 'a\n${f(\nx)}\nb\n'],
    ['the last line does not end', 'a\nb\nc'],
  ])('does not print a heredoc where %s', (_, value) => {
    expect(local(value)).not.toContain('<<');
  });

  it('quotes lines in a list, where a heredoc cannot be followed by a comma', () => {
    expect(local(['a\nb\n', 'c'])).toBe(hclLocal('["a\\nb\\n", "c"]'));
  });

  it.each(['${a', 'x ${f("}")', '${"a}'])('refuses %s', (value) => {
    expect(() => local(value)).toThrow(expect.objectContaining({ code: 'invalid_expression' }));
  });
});

function local(value: unknown): string {
  return printed('main.tf', (stack) => new TerraformLocal(stack, 'value', value));
}

function hclLocal(expression: string): string {
  return `locals {\n  value = ${expression}\n}\n`;
}
