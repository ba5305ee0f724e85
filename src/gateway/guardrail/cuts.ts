/** Where a text can be cut: at `at`, or one before where that would part the halves of a character. */
export function wholeCharacters(text: string, at: number): number {
  return /[\uD800-\uDBFF]/.test(text[at - 1]!) ? at - 1 : at;
}

/** The last place up to `at` where no word is cut, or at least no character. */
export function lastCut(text: string, at: number): number {
  const space = text.slice(0, at).search(/\s\S*$/);
  return space > 0 ? space : wholeCharacters(text, at);
}
