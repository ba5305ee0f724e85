import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatHcl } from '../../../stacks/hcl/format';
import { anyExpression } from './any-expression';

describe('the formatter', () => {
  it.each([
    ['indents by brackets', 'a {\nb = [\n1,\n]\n}\n', 'a {\n  b = [\n    1,\n  ]\n}\n'],
    ['indents a line of several brackets once', 'a = f({\nb = 1\n})\n', 'a = f({\n  b = 1\n})\n'],
    [
      'leaves } and { of a line where the inside is',
      'a = [{\nb = 1\n}, {\n}]\n',
      'a = [{\n  b = 1\n  }, {\n}]\n',
    ],
    ['aligns neighbours', 'a = 1\nbcd = 2\n', 'a   = 1\nbcd = 2\n'],
    ['aligns no value of several lines', 'a = 1\nbcd = [\n]\ne = 2\n', 'a = 1\nbcd = [\n]\ne = 2\n'],
    ['aligns a heredoc', 'a = 1\nbcd = <<-X\n  y\nX\ne = 2\n', 'a   = 1\nbcd = <<-X\n  y\nX\ne   = 2\n'],
    [
      'aligns nothing across blank lines and comments',
      'a=1\n\nbc=2\n# x\ndef=3\n',
      'a = 1\n\nbc = 2\n# x\ndef = 3\n',
    ],
    ['aligns trailing comments', 'a = 1 # x\nbcd = 22 // y\n', 'a   = 1  # x\nbcd = 22 // y\n'],
    ['spaces operators and lists', 'a = x+1&&[ 1,2 ]==!y\n', 'a = x + 1 && [1, 2] == !y\n'],
    ['spaces braces', 'a = f({"b"=1},{ })\n', 'a = f({ "b" = 1 }, {})\n'],
    ['tells negation from subtraction', 'a = - 1\nb = c -  d\n', 'a = -1\nb = c - d\n'],
    ['spaces templates, not their text', 'a = "x  ${ y }  %{ if z }"\n', 'a = "x  ${y}  %{if z}"\n'],
    ['leaves the inside of a heredoc', 'a = <<X\n  y =   ${ z }\n  X\n', 'a = <<X\n  y =   ${z}\n  X\n'],
    [
      'keeps for expressions together',
      'a = {for k,v in[b]:k=>v...}\n',
      'a = { for k, v in [b] : k => v... }\n',
    ],
    ['keeps namespaces and indexes together', 'a = p :: q (b) [ 0 ] . c\n', 'a = p::q(b)[0].c\n'],
  ])('%s', (_, source, formatted) => {
    expect(formatHcl(source)).toBe(formatted);
  });

  it('leaves what it has formatted', () => {
    fc.assert(
      fc.property(anyExpression, (expression) => {
        const once = formatHcl(`a = (${expression})\n`);

        expect(formatHcl(once)).toBe(once);
      }),
    );
  });

  it('changes nothing but spaces', () => {
    const withoutSpaces = (text: string): string => text.replace(/[ \t]/g, '');

    fc.assert(
      fc.property(anyExpression, (expression) => {
        const source = `a = (${expression})\n`;

        expect(withoutSpaces(formatHcl(source))).toBe(withoutSpaces(source));
      }),
    );
  });

  it.each(['a = "', 'a = <<X\n', 'a = "${b"\n', 'a = `\n'])('refuses %j', (source) => {
    expect(() => formatHcl(source)).toThrow(expect.objectContaining({ code: 'invalid_expression' }));
  });
});
