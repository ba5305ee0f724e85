import type { ConverseStreamOutput, StopReason } from '@aws-sdk/client-bedrock-runtime';
import { randomUUID } from 'node:crypto';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';

const FINISH_REASONS: Partial<Record<StopReason, string>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  tool_use: 'tool_calls',
  content_filtered: 'content_filter',
};

export interface ChunkOptions {
  readonly model: string;
  readonly includeUsage: boolean;
  readonly serviceTier: string;
}

/** A Converse answer in the chunks of Chat Completions; what thinks goes in `reasoning_content`, as of DeepSeek and vLLM. */
export class ChatChunks {
  private readonly envelope;
  /** Of the tool calls, by their content blocks. */
  private readonly calls: number[] = [];

  constructor(private readonly options: ChunkOptions) {
    this.envelope = {
      id: `chatcmpl-${randomUUID().replaceAll('-', '')}`,
      object: 'chat.completion.chunk' as const,
      created: Math.floor(Date.now() / 1000),
      model: options.model,
      service_tier: options.serviceTier,
    };
  }

  /** Undefined for what the API has no chunk for. */
  of(event: ConverseStreamOutput): object | undefined {
    if (event.messageStart) return this.chunk({ role: 'assistant', content: '' });
    if (event.messageStop) return this.chunk({}, FINISH_REASONS[event.messageStop.stopReason!] ?? 'stop');
    if (event.metadata) return this.options.includeUsage ? this.usage(event.metadata.usage!) : undefined;
    const { contentBlockStart, contentBlockDelta } = event;
    if (contentBlockStart?.start?.toolUse) {
      const { toolUseId, name } = contentBlockStart.start.toolUse;
      const index = this.calls.push(contentBlockStart.contentBlockIndex!) - 1;
      const id = toolUseId!.replace(/^tooluse/, 'call');
      const call = { index, id, type: 'function' as const, function: { name: name!, arguments: '' } };
      return this.chunk({ tool_calls: [call] });
    }
    return contentBlockDelta && this.delta(contentBlockDelta);
  }

  private delta({ contentBlockIndex, delta }: NonNullable<ConverseStreamOutput['contentBlockDelta']>) {
    if (delta?.text !== undefined) return this.chunk({ content: delta.text });
    if (delta?.toolUse) {
      const index = this.calls.indexOf(contentBlockIndex!);
      return this.chunk({ tool_calls: [{ index, function: { arguments: delta.toolUse.input! } }] });
    }
    const thought = delta?.reasoningContent?.text;
    return thought === undefined ? undefined : this.chunk({ reasoning_content: thought });
  }

  private chunk(
    delta: ChatCompletionChunk.Choice.Delta | { reasoning_content: string },
    finishReason: string | null = null,
  ) {
    const usage = this.options.includeUsage ? { usage: null } : {};
    return { ...this.envelope, ...usage, choices: [{ index: 0, delta, finish_reason: finishReason }] };
  }

  private usage({
    inputTokens = 0,
    outputTokens = 0,
    totalTokens,
  }: {
    readonly inputTokens: number | undefined;
    readonly outputTokens: number | undefined;
    readonly totalTokens: number | undefined;
  }) {
    const usage = {
      prompt_tokens: inputTokens,
      completion_tokens: outputTokens,
      total_tokens: totalTokens,
      prompt_tokens_details: { cached_tokens: 0 },
    };
    return { ...this.envelope, choices: [], usage };
  }
}
