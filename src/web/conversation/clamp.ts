import type { Locale } from '../usage/moments';
import { formatTokens } from '../usage/amounts';
import { nameOf } from '../usage/limits';
import type { Turn } from './turn';

/** Why an answer that reached its greatest length could not be longer; undefined where no limit was to blame. */
export function clampNoteOf({ receipt, stopReason }: Turn, locale?: Locale): string | undefined {
  const clamped = receipt?.clamped;
  if (clamped === undefined || stopReason !== 'max_tokens') return undefined;
  const { maxTokens, limitedBy } = clamped;
  return `Limited to ${formatTokens(maxTokens, locale)} tokens: your limit “${nameOf(limitedBy)}” had no room for more.`;
}

/** For the receipt of an answer that ended before the shorter length that a limit left it; else undefined. */
export function clampFactOf({ receipt, stopReason }: Turn, locale?: Locale): string | undefined {
  const clamped = receipt?.clamped;
  if (clamped === undefined || stopReason === 'max_tokens') return undefined;
  return `limited to ${formatTokens(clamped.maxTokens, locale)} tokens`;
}
