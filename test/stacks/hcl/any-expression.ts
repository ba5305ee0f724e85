import fc from 'fast-check';

/** Spaces between tokens as a hurried author leaves them; line ends too where a bracket is open. */
const gap = fc.constantFrom('', ' ', '  ', '\t');
const space = fc.constantFrom(' ', '   ');
const lineEnd = fc.constantFrom('', ' ', '\n', '\n    ', ' \n\n ');

const name = fc.constantFrom(
  'a',
  'var.long_name',
  'each.value["k"]',
  'x[0].y',
  'z.*.id',
  'z[*].id',
  'local.é',
);
const literal = fc.constantFrom(
  '1',
  '2.5',
  '1e3',
  '"s"',
  '"a ${b} c"',
  '"${ x }-${y["q"] }"',
  '"$${no} %%{no}"',
  'null',
  '-1',
  '""',
);

const glue = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((texts) => texts.join(''));
const is = (text: string): fc.Arbitrary<string> => fc.constant(text);

/** Expressions of every kind, spaced at random, legal where brackets are open around them. */
export const anyExpression: fc.Arbitrary<string> = fc.letrec<{ any: string }>((tie) => {
  const any = tie('any');
  const operator = fc.constantFrom('+', '-', '*', '/', '%', '==', '!=', '<', '>=', '&&', '||');
  return {
    any: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      name,
      literal,
      glue(any, space, operator, space, any),
      glue(is('('), any, lineEnd, is(' '), operator, lineEnd, is(' '), any, is(')')),
      glue(is('!'), gap, is('('), any, is(')')),
      glue(is('-'), gap, is('('), any, is(')')),
      glue(is('('), lineEnd, any, lineEnd, is(')')),
      glue(any, gap, is('?'), gap, any, space, is(':'), gap, any),
      glue(is('('), any, lineEnd, is('?'), gap, any, lineEnd, is(' :'), gap, any, is(')')),
      glue(
        fc.constantFrom('f(', 'provider::aws::f ('),
        lineEnd,
        any,
        gap,
        is(','),
        lineEnd,
        any,
        lineEnd,
        is(')'),
      ),
      glue(is('f('), any, is('...)')),
      glue(is('['), lineEnd, any, gap, is(','), lineEnd, any, lineEnd, is(']')),
      glue(is('[ for k , v in '), any, is(':'), lineEnd, any, is(' if '), any, lineEnd, is(']')),
      glue(is('{'), gap, is('for k,v in '), any, lineEnd, is(':k=>'), any, lineEnd, is('}')),
      glue(is('{'), gap, is('a='), any, is(','), gap, is('"b" ='), any, is('}')),
      glue(is('{\n a='), any, is('\n long_key  = '), any, is(' # why\n"é": '), any, is('\n}')),
      glue(is('{\n a=1 # one\n bb = '), any, is('// two\n}')),
      glue(is('"x${'), gap, any, gap, is('}y"')),
    ),
  };
}).any;
