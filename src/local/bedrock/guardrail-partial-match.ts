/** The end of the text, whatever the pattern's flags are. */
const END = String.raw`(?![\s\S])`;

const TOKEN =
  /(?<kept>\(\?:|\(\?<\w+>|\((?!\?)|\)|\||[*+?]\??|\{\d+(?:,\d*)?\}\??)|\(\?<?[=!](?:\\.|\[(?:\\.|[^\]\\])*\]|[^()\\[])*\)|\[(?:\\.|[^\]\\])*\]|\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[\dA-Fa-f]{4}|x[\dA-Fa-f]{2}|c[A-Za-z]|k<\w+>|\d+|.)|./gsu;

/**
 * A pattern that matches wherever more text could still begin, lengthen or undo a match of the given one: what lies from
 * there to the end of the text is the start of such a match. JavaScript has no partial matching, so that each part of the
 * pattern is made to hold at the end of the text too.
 *
 * Lookaheads of the pattern may look one character ahead, no more.
 * @throws SyntaxError for a pattern that it does not understand: one with a group inside a lookaround
 */
export function partialMatch({ source, flags }: RegExp): RegExp {
  const parts = source.replace(TOKEN, (part: string, kept: string | undefined) =>
    kept === undefined ? `(?:${part}|${END})` : part,
  );
  return new RegExp(`(?:${parts})${END}`, flags);
}
