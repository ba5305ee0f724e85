import type {
  GuardrailAssessment,
  GuardrailSensitiveInformationPolicyAction,
} from '@aws-sdk/client-bedrock-runtime';
import { partialMatch } from './guardrail-partial-match';

/** What is done about something that was found. Bedrock has these words for every policy. */
export type Action = GuardrailSensitiveInformationPolicyAction;

/** Finds one kind of thing in a text. */
export interface Detector {
  /** Global. */
  readonly pattern: RegExp;
  /** `partialMatch(pattern)`. */
  readonly partial: RegExp;
  /** What its form does not tell, a checksum for example; default: everything is one. */
  readonly accepts?: ((match: string) => boolean) | undefined;
  readonly action: Action;
  /** What stands in its place where it is masked. */
  readonly mask: string;
  /** A find in Bedrock's shape. */
  readonly report: (match: string) => GuardrailAssessment;
}

/** A find in a text, from `start` up to `end`. */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly detector: Detector;
}

/** @throws SyntaxError as `partialMatch` */
export function detector({
  pattern,
  ...rest
}: Omit<Detector, 'partial' | 'mask'> & { readonly mask?: string }): Detector {
  return { mask: '', pattern, partial: partialMatch(pattern), ...rest };
}

/** Words and phrases, whole and in any case; matches nothing where there are none. */
export function wholeWords(phrases: readonly string[]): RegExp {
  // The longest first: it is the one that is told where one phrase begins another.
  const longestFirst = [...phrases].sort((one, other) => other.length - one.length);
  const escaped = longestFirst.map((phrase) => phrase.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join('|') || '(?!)'})(?![\\p{L}\\p{N}])`, 'giu');
}

/** The finds of a detector at `from` and later, which do not overlap. */
export function findMatches(detector: Detector, text: string, from: number): Match[] {
  const { pattern, accepts = () => true } = detector;
  const matches: Match[] = [];
  pattern.lastIndex = from;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const { 0: found, index: start } = match;
    if (found !== '' && accepts(found)) matches.push({ start, end: start + found.length, detector });
    else pattern.lastIndex = start + 1;
  }
  return matches;
}

/** Where in the start of a text the first find may begin that more text could change; the text's end where none does. */
export function unsettledFrom({ partial }: Detector, text: string, from: number): number {
  partial.lastIndex = from;
  return partial.exec(text)?.index ?? text.length;
}
