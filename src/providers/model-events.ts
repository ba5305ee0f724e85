import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { ModelEvent } from '../gateway/models/language-models';
import { AnswerBlocks } from './answer-blocks';
import { tokenUsageOf, usageOf } from './consumption';
import { piecesOf } from './delta-pieces';

/** Converse's names; another finish reason passes as it came. */
const STOP_REASONS: Readonly<Record<string, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  function_call: 'tool_use',
  content_filter: 'content_filtered',
};

/**
 * An answer of Chat Completions as Converse streams it. Without a finish reason it has no `messageStop`, and without that
 * or the provider's usage no `metadata`: the answer broke off.
 */
export async function* modelEventsOf(chunks: AsyncIterable<ChatCompletionChunk>): AsyncGenerator<ModelEvent> {
  const blocks = new AnswerBlocks();
  let started = false;
  let stopReason: string | undefined;
  let usage: ReturnType<typeof usageOf>;
  let serviceTier: string | undefined;
  for await (const chunk of chunks) {
    if (!started) yield { messageStart: { role: 'assistant' } };
    started = true;
    // Some count with every chunk: the last count is of the whole.
    usage = usageOf(chunk) ?? usage;
    serviceTier = chunk.service_tier ?? serviceTier;
    const choice = chunk.choices?.[0];
    if (!choice || stopReason !== undefined) continue;
    // Servers that have nothing to add leave the delta out.
    for (const piece of piecesOf(choice.delta ?? {})) yield* blocks.add(piece);
    if (!choice.finish_reason) continue;
    yield* blocks.end();
    stopReason = stopReasonOf(choice.finish_reason, blocks.callsTool);
    yield { messageStop: { stopReason } };
  }
  if (stopReason === undefined || !usage) return;
  yield { metadata: { usage: tokenUsageOf(usage), ...(serviceTier !== undefined && { serviceTier }) } };
}

/** A call of a tool that the request prescribed ends with `stop`. */
function stopReasonOf(finishReason: string, callsTool: boolean): string {
  if (finishReason === 'stop' && callsTool) return 'tool_use';
  return STOP_REASONS[finishReason] ?? finishReason;
}
