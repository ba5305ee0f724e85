import type { OutboundEvent } from '../../../src/gateway/contract/events';
import type { Turn } from '../../../src/web/conversation/turn';

/** Events of one turn, as the client yields them. */
export function eventsOf(requestId: string) {
  const envelope = { requestId, conversationId: 'c1', seq: 0 };
  return {
    start: (): OutboundEvent => ({ ...envelope, messageStart: { role: 'assistant' } }),
    delta: (text: string): OutboundEvent => ({
      ...envelope,
      contentBlockDelta: { contentBlockIndex: 0, delta: { text } },
    }),
    stop: (stopReason = 'end_turn'): OutboundEvent => ({ ...envelope, messageStop: { stopReason } }),
    metadata: (): OutboundEvent => ({
      ...envelope,
      metadata: {
        usage: { inputTokens: 12, outputTokens: 34, totalTokens: 46 },
        metrics: { latencyMs: 900, firstTokenMs: 420 },
        modelId: 'model-a',
        cost: { microDollars: 123, estimated: false },
        remaining: [],
      },
      tokenUsage: {
        meterLimits: {},
        totalUsage: { inputTokens: 12, outputTokens: 34, monthlyInputTokens: 12, monthlyOutputTokens: 34 },
      },
    }),
    error: (type = 'bedrock_throttling_error'): OutboundEvent => ({
      ...envelope,
      error: { type, message: 'The model is busy. Try again in a moment.', requestId, details: {} },
    }),
  };
}

/** A turn that was answered, less what `changes` say. */
export function turnOf(changes: Partial<Turn> = {}): Turn {
  return {
    requestId: 'r1',
    modelId: 'model-a',
    prompt: 'Hello?',
    answer: 'Hello.',
    status: 'complete',
    lastSeq: 4,
    stopping: false,
    gaps: 0,
    ...changes,
  };
}
