import type { IConstruct } from 'constructs';

/** Comments end at this column. */
const lineWidth = 100;

/**
 * What a construct says of itself: its metadata entries of type `comment`, each a paragraph of its own line or lines.
 * `construct.node.addMetadata('comment', 'Why this is here.')`
 */
export function commentsOn(construct: IConstruct): string[] {
  return construct.node.metadata.filter(({ type }) => type === 'comment').map(({ data }) => String(data));
}

/**
 * Paragraphs as `# …` lines, wrapped at 100 columns. A newline in a paragraph stays; an empty line becomes `#`.
 * @param depth levels of indentation at which the comment will stand
 * @returns undefined where there is nothing to say
 */
export function printComment(paragraphs: readonly string[], depth: number): string | undefined {
  const lines = paragraphs.flatMap((paragraph) => paragraph.trim().split('\n'));
  if (lines.length === 0) return undefined;
  return lines
    .flatMap((line) => wrap(line.trim(), lineWidth - 2 * depth - '# '.length))
    .map((line) => (line === '' ? '#' : `# ${line}`))
    .join('\n');
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= width || line === '') line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}
