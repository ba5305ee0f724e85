import type { MetadataEvent, TokenUsage } from '../../gateway/contract/events';
import type { Turn } from './turn';

export type Receipt = MetadataEvent['metadata'];

/** The receipts of a turn's requests, in their order. */
export function receiptsOf({ rounds = [], receipt }: Turn): readonly Receipt[] {
  return [...rounds.flatMap((round) => round.receipt ?? []), ...(receipt ? [receipt] : [])];
}

/**
 * What a turn took, with all its requests: tokens and cost together, the wait for the first token of all, and else what the
 * last one says. Undefined where nothing is known yet.
 */
export function totalReceiptOf(turn: Turn): Receipt | undefined {
  const receipts = receiptsOf(turn);
  const [first, ...others] = receipts;
  const last = receipts.at(-1);
  if (!first || !last || others.length === 0) return first;
  const { firstTokenMs } = first.metrics;
  const costs = receipts.map(({ cost }) => cost);
  return {
    ...last,
    usage: receipts.map(({ usage }) => usage).reduce(added),
    metrics: {
      latencyMs: receipts.reduce((sum, { metrics }) => sum + metrics.latencyMs, 0),
      ...(firstTokenMs !== undefined && { firstTokenMs }),
    },
    cost: {
      microDollars: costs.reduce((sum, { microDollars }) => sum + microDollars, 0),
      estimated: costs.some(({ estimated }) => estimated),
      ...(costs.some(({ unknown }) => unknown) && { unknown: true }),
    },
  };
}

function added(a: TokenUsage, b: TokenUsage): TokenUsage {
  const read = (a.cacheReadInputTokens ?? 0) + (b.cacheReadInputTokens ?? 0);
  const written = (a.cacheWriteInputTokens ?? 0) + (b.cacheWriteInputTokens ?? 0);
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    totalTokens: a.totalTokens + b.totalTokens,
    cacheReadInputTokens: read,
    cacheWriteInputTokens: written,
  };
}
