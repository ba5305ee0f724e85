import type { Match } from './guardrail-detector';

/** A stretch of a text that is not shown: finds that overlap, together, so that nothing of any of them remains. */
export interface Intervention {
  readonly start: number;
  readonly end: number;
  readonly blocked: boolean;
  /** What is shown in its place, where nothing in it is blocked. */
  readonly mask: string;
}

/** What the finds in a text lead to, in its order. Finds with the action NONE lead to nothing. */
export function interventionsFor(matches: readonly Match[]): Intervention[] {
  const acted = matches
    .filter(({ detector }) => detector.action !== 'NONE')
    .sort((one, other) => one.start - other.start || other.end - one.end);
  const interventions: Intervention[] = [];
  for (const { start, end, detector } of acted) {
    const blocked = detector.action === 'BLOCKED';
    const last = interventions.at(-1);
    if (!last || start >= last.end) interventions.push({ start, end, blocked, mask: detector.mask });
    else {
      const both = { end: Math.max(last.end, end), blocked: last.blocked || blocked };
      interventions.splice(-1, 1, { ...last, ...both });
    }
  }
  return interventions;
}

/** A part of a text with what is to be masked in it masked; a mask stands where its intervention starts. */
export function maskedPart(
  text: string,
  interventions: readonly Intervention[],
  from = 0,
  to = text.length,
): string {
  let shown = '';
  let at = from;
  for (const { start, end, mask } of interventions) {
    if (end <= at) continue;
    if (start >= to) break;
    if (start >= at) shown += text.slice(at, start) + mask;
    at = Math.min(end, to);
  }
  return shown + text.slice(at, to);
}
