/** An argument or a block inside of a body. */
export interface Item {
  /** HCL, without the body's indentation; may hold several lines. */
  readonly text: string;
  readonly kind: 'argument' | 'block';
  /** `# …` lines that stand above it. */
  readonly comment?: string;
}

/**
 * The lines of a body: arguments of one line, blocks of one line (`allow {}`) and meta-arguments stand together; a blank
 * line parts these groups, and stands before everything of several lines or with a comment.
 * @param groups what is to be parted by a blank line in any case; empty ones leave no trace
 */
export function layOut(groups: readonly (readonly Item[])[]): string {
  return groups
    .filter((group) => group.length > 0)
    .map((group) => group.map((item, index) => separator(group[index - 1], item) + printed(item)).join('\n'))
    .join('\n\n');
}

/** Blocks of a file, each parted from the next by a blank line, with the newline at the end. */
export function layOutFile(blocks: readonly string[]): string {
  return `${blocks.join('\n\n')}\n`;
}

/** Arguments that stand together whatever their number of lines, as a variable's do. */
export function together(args: readonly Item[]): Item[] {
  return args.length === 0 ? [] : [{ kind: 'argument', text: args.map(({ text }) => text).join('\n') }];
}

function separator(previous: Item | undefined, { kind, text, comment }: Item): string {
  if (!previous) return '';
  const stay = previous.kind === kind && !comment && !previous.text.includes('\n') && !text.includes('\n');
  return stay ? '' : '\n';
}

function printed({ comment, text }: Item): string {
  return comment ? `${comment}\n${text}` : text;
}

/** A block's text: its head (`resource "a" "b"`), and its body in braces. */
export function braces(head: string, body: string): string {
  return body === '' ? `${head} {}` : `${head} {\n${body}\n}`;
}
