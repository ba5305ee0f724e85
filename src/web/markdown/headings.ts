import type { Components } from 'react-markdown';

/** The page's own headings are levels 1 and 2: an answer's begin here. */
const FIRST_LEVEL = 3;
const LAST_LEVEL = 6;
const levels = [1, 2, 3, 4, 5, 6] as const;

/** The highest level of heading that an answer begins a block with; 1 where there is none. */
export function topHeadingOf(blocks: readonly string[]): number {
  const found = blocks.flatMap((block) => /^(#{1,6})\s/.exec(block)?.[1]?.length ?? []);
  return found.length === 0 ? 1 : Math.min(...found);
}

/**
 * Elements for an answer's headings, such that its highest level follows on the page's own: models like to begin with
 * `##` or `###`, and a level that is left out misleads those who find their way by headings.
 */
export function headingsFrom(topHeading: number): Components {
  return Object.fromEntries(
    levels.map((level) => {
      const shifted = FIRST_LEVEL + level - topHeading;
      return [`h${level}`, `h${Math.min(LAST_LEVEL, Math.max(FIRST_LEVEL, shifted))}`];
    }),
  );
}
