import type { GatewayEvent, LimitStatus } from '../../src/gateway/contract/events';
import type { Numbered } from './test-gateway';

export const limit: LimitStatus = {
  scope: 'user',
  window: 'month',
  unit: 'tokens',
  limit: 1_000,
  used: 25,
  remaining: 975,
  resetsAt: '2027-01-01T00:00:00.000Z',
};

export const delta = (text: string): GatewayEvent => ({
  contentBlockDelta: { contentBlockIndex: 0, delta: { text } },
});

export const messageStop = (stopReason = 'end_turn'): GatewayEvent => ({ messageStop: { stopReason } });

export const metadata: GatewayEvent = {
  metadata: {
    usage: { inputTokens: 10, outputTokens: 15, totalTokens: 25 },
    metrics: { latencyMs: 300, firstTokenMs: 100 },
    modelId: 'claude-haiku-4-5',
    cost: { microDollars: 85, estimated: false },
    remaining: [limit],
    traceId: '1-67891233-abcdef012345678912345678',
  },
  tokenUsage: {
    meterLimits: {},
    totalUsage: { inputTokens: 10, outputTokens: 15, monthlyInputTokens: 10, monthlyOutputTokens: 15 },
  },
};

/** The events in their places: 0, 1, 2 … */
export const numbered = (...events: GatewayEvent[]): Numbered[] =>
  events.map((event, seq) => ({ ...event, seq }));

/** A whole answer in as many deltas as there are texts. */
export const answerOf = (...texts: string[]): Numbered[] =>
  numbered({ messageStart: { role: 'assistant' } }, ...texts.map(delta), messageStop(), metadata);
