import { scanTokens, type Token } from './scanner';
import { bracketChange, isSpaceBetween } from './format-spacing';

/** A token and the spaces before it. */
interface Placed extends Token {
  spaces: number;
}

/** A line in the columns that are aligned: `name`, `= value`, `# comment`. */
interface Line {
  lead: Placed[];
  assign: Placed[];
  comment: Placed[];
}

/**
 * HCL with the spaces that `terraform fmt` gives it: indentation, spaces between tokens, and the alignment of `=` and of
 * trailing comments in consecutive lines. Nothing but spaces changes; lines, and the insides of heredocs, stay.
 * The rules are those of hclwrite's formatter, which `terraform fmt` calls; its rewriting of `"${x}"` and of old types
 * is left to the printer, which writes neither.
 * @throws HclError `invalid_expression` where the text cannot be HCL
 */
export function formatHcl(source: string): string {
  const lines = linesOf(scanTokens(source).map((token) => ({ ...token, spaces: 0 })));
  indent(lines);
  for (const { lead, assign } of lines) [lead, assign].forEach(space);
  align(
    lines,
    (line) => line.assign,
    (line) => columns(line.lead),
  );
  align(
    lines,
    (line) => line.comment,
    (line) => columns(line.lead) + columns(line.assign),
  );
  return lines
    .flatMap(({ lead, assign, comment }) => [...lead, ...assign, ...comment])
    .map((token) => ' '.repeat(token.spaces) + token.text)
    .join('');
}

function linesOf(tokens: Placed[]): Line[] {
  const lines: Line[] = [];
  let lead: Placed[] = [];
  for (const token of tokens) {
    lead.push(token);
    if (!endsLine(token)) continue;
    lines.push(columnsOf(lead));
    lead = [];
  }
  if (lead.length > 0) lines.push(columnsOf(lead));
  return lines;
}

function endsLine({ type, text }: Token): boolean {
  return type === 'newline' || (type === 'comment' && !text.startsWith('/*'));
}

function columnsOf(tokens: Placed[]): Line {
  const last = tokens.at(-1)!;
  const comment = tokens.length > 1 && last.type === 'comment' ? [last] : [];
  const code = comment.length > 0 ? tokens.slice(0, -1) : tokens;
  const equals = code.findIndex((token, index) => index > 0 && isSign(token, '='));
  // A value that opens more than it closes goes on in the next lines, and is not aligned.
  const aligned = equals > 0 && bracketBalance(code.slice(equals)) === 0;
  return aligned
    ? { lead: code.slice(0, equals), assign: code.slice(equals), comment }
    : { lead: code, assign: [], comment };
}

function isSign({ type, text }: Token, sign: string): boolean {
  return type === 'punctuation' && text === sign;
}

function bracketBalance(tokens: readonly Token[]): number {
  return tokens.reduce((balance, token) => balance + bracketChange(token), 0);
}

/** One level a line that opens brackets, however many: `foo({` is closed by `})` at its own depth. */
function indent(lines: Line[]): void {
  const opened: number[] = [];
  for (const { lead, assign } of lines) {
    const first = lead[0]!;
    if (first.type === 'newline') continue;
    const balance = bracketBalance(lead) + bracketBalance(assign);
    for (let closing = -balance; closing > 0 && opened.length > 0;) {
      const open = opened.pop()!;
      if (open > closing) opened.push(open - closing);
      closing -= open;
    }
    first.spaces = 2 * opened.length;
    if (balance > 0) opened.push(balance);
  }
}

function space(cell: Placed[]): void {
  for (const [index, token] of cell.entries()) {
    const after = cell[index + 1];
    if (after) after.spaces = isSpaceBetween(token, after, cell[index - 1]) ? 1 : 0;
  }
}

/** Moves a column's cells in each run of lines that have one to one column behind the widest that stands before them. */
function align(lines: Line[], cellOf: (line: Line) => Placed[], widthBefore: (line: Line) => number): void {
  for (let start = 0; start < lines.length; start++) {
    let end = start;
    while (end < lines.length && cellOf(lines[end]!).length > 0) end++;
    const run = lines.slice(start, end);
    const widths = run.map(widthBefore);
    const widest = Math.max(...widths);
    run.forEach((line, index) => (cellOf(line)[0]!.spaces = widest - widths[index]! + 1));
    start = end;
  }
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

function columns(cell: readonly Placed[]): number {
  return cell.reduce((sum, { spaces, text }) => sum + spaces + width(text), 0);
}

function width(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : [...graphemes.segment(text)].length;
}
