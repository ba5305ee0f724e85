/** Nobody waits longer for the end of a word. */
const WORD = 50;

/**
 * The last place up to `at` where no word is cut, as half a word can mean another; of a long one none of its characters.
 *
 * @param at 1 at the least; what is returned is up to 50 less
 */
export function lastCut(text: string, at: number): number {
  const start = Math.max(0, at - WORD);
  const space = text.slice(start, at).search(/\s\S*$/);
  if (start + space > 0 && space >= 0) return start + space;
  return /[\uD800-\uDBFF]/.test(text[at - 1]!) ? at - 1 : at;
}
