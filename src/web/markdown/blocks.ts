/** Link definitions and footnotes, in whatever quotes and lists they stand: text far away refers to them. */
const definition = /^(?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t])*\[[^\]]+\]:/m;
/** HTML blocks that reach over blank lines to a marker of their own (CommonMark 0.31, 4.6, kinds 1–5). */
const htmlBlock = /^ {0,3}<(?:script|pre|style|textarea|!|\?)/i;
const blank = /^[ \t]*\n?$/;
/** Belongs to what stands above a blank line: an indented line, or another item of a list. */
const continuation = /^(?:\s|[-+*](?:\s|$)|\d{1,9}[.)](?:\s|$))/;
const fence = /^( {0,3})(`{3,}(?=[^`]*$)|~{3,})/;

/**
 * Cuts Markdown into pieces that mean the same when each is rendered on its own. While an answer streams in, all pieces
 * but the last stay as they are and need not be parsed again, so that the work for each frame does not grow with the
 * answer. It may leave out a cut that would be right; joined, the pieces are the text.
 */
export function markdownBlocks(text: string): readonly string[] {
  if (definition.test(text) || text.includes('\r')) return [text];
  const blocks: string[] = [];
  let block = '';
  let afterBlank = false;
  let open: RegExpExecArray | null = null;
  for (const line of text.split(/(?<=\n)/)) {
    const isBlank = blank.test(line);
    if (afterBlank && open === null && !isBlank && !continuation.test(line)) {
      blocks.push(block);
      block = '';
    }
    if (isUnclear(line, open)) return [...blocks, text.slice(blocks.join('').length)];
    block += line;
    afterBlank = isBlank;
    open = open === null ? fence.exec(line) : closes(line, open) ? null : open;
  }
  return [...blocks, block];
}

/** From such a line on, single lines do not tell where blocks end. */
function isUnclear(line: string, open: RegExpExecArray | null): boolean {
  if (open === null) return htmlBlock.test(line);
  // An indented fence in a list ends with the list here; one outside goes on.
  return open[1] !== '' && !blank.test(line) && !line.startsWith(' ');
}

/** A fence closes on one of its own character that is at least as long, with nothing behind it. */
function closes(line: string, [, , opening = '']: RegExpExecArray): boolean {
  const mark = line.trim();
  return fence.test(line) && mark.startsWith(opening) && new Set(mark).size === 1;
}
