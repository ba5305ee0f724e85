import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { TokenUsage } from '../gateway/contract/events';

/** OpenAI's usage, and what others add to it. */
type Usage = NonNullable<ChatCompletionChunk['usage']> & {
  /** DeepSeek's name for the tokens that came from its cache. */
  readonly prompt_cache_hit_tokens?: number;
};

/** The usage that a chunk carries, if any; Groq's older one lies elsewhere. */
export function usageOf(chunk: ChatCompletionChunk): Usage | undefined {
  const { x_groq: groq } = chunk as { x_groq?: { usage?: Usage } | null };
  return (chunk.usage as Usage | null | undefined) ?? groq?.usage ?? undefined;
}

/** Converse's usage, whose input tokens are those that came from no cache. */
export function tokenUsageOf(usage: Usage): TokenUsage {
  const prompt = count(usage.prompt_tokens);
  const cachedTokens = usage.prompt_tokens_details?.cached_tokens ?? usage.prompt_cache_hit_tokens;
  const cached = Math.min(count(cachedTokens), prompt);
  // Of some providers the total alone has the tokens of reasoning.
  const output = Math.max(count(usage.completion_tokens), count(usage.total_tokens) - prompt);
  return {
    inputTokens: prompt - cached,
    outputTokens: output,
    totalTokens: prompt + output,
    ...(typeof cachedTokens === 'number' && { cacheReadInputTokens: cached }),
  };
}

function count(tokens: unknown): number {
  return typeof tokens === 'number' && tokens > 0 ? Math.floor(tokens) : 0;
}
