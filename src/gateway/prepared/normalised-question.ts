const QUOTES = '"\'`«»‹›“”„‟‘’‚‛「」『』';

/** What may stand around a question without being part of it. */
const BEFORE = new Set(` ¿¡${QUOTES}`);
const AFTER = new Set(` ?!.…。؟${QUOTES}`);

/**
 * A question without what people write differently: in NFKC, in lower case of no locale, white space as single spaces,
 * without the quotes around it and the marks at its end. Undefined where nothing is left.
 */
export function normalisedQuestion(text: string): string | undefined {
  // Once more, for lower case can leave what is not composed.
  const folded = text.normalize('NFKC').toLowerCase().normalize('NFKC');
  const words = folded.replace(/[\s\p{White_Space}]+/gu, ' ');
  // No expression: one that is anchored at the end alone takes the square of a long text's length.
  let start = 0;
  let end = words.length;
  while (start < end && BEFORE.has(words[start]!)) start += 1;
  while (end > start && AFTER.has(words[end - 1]!)) end -= 1;
  return start < end ? words.slice(start, end) : undefined;
}
