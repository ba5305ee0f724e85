import fc from 'fast-check';

/** What HCL or JSON reads as something else, where it is not escaped. */
const suspects = [
  ...['"', "'", '\\', '\n', '\r', '\t', '$', '%', '{', '}', '${', '%{', '$${', '%%{', '#', '//', '/*', ' '],
  ...['<<-EOT', 'EOT', 'for', 'null', 'true', 'a.b', 'a/b', '\u0000', '\u001b', '\u007f', '\u2028'],
];

/** Strings without sequences: what looks like the start of one is doubled, as an author writes it. */
export const anyText: fc.Arbitrary<string> = fc
  .string({
    unit: fc.oneof(fc.constantFrom(...suspects), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })),
    maxLength: 12,
  })
  .map((text) =>
    text
      .replace(/(?<!\$)\$(?=\{)/g, '$$$$')
      .replace(/(?<!%)%(?=\{)/g, '%%')
      .normalize('NFC'),
  );

/** Any value of Terraform's JSON syntax that has no expressions in it. */
export const anyValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }).map((number) => number + 0),
    anyText,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(anyText, tie('value'), { maxKeys: 4 }),
  ),
})).value;
