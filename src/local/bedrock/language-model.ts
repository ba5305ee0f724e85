import type { StopReason, TokenUsage } from '@aws-sdk/client-bedrock-runtime';
import type { ModelDirectives } from './directives';

/** What answers prompts behind the Bedrock API: the scripted model, or a server with a real one. */
export interface LanguageModel {
  /**
   * Streams the answer as pieces of text and returns how it ended.
   *
   * Stops when `signal` aborts. Rejects with a `BedrockError`; what it throws before its first piece reaches the client
   * as an HTTP error, later as an exception in the stream.
   */
  generate(prompt: Prompt, signal: AbortSignal): AsyncGenerator<string, Completion>;
}

/** A Converse request as far as text goes, without its directives. */
export interface Prompt {
  readonly modelId: string;
  readonly system: string;
  /** Starts and ends with a message of the user. */
  readonly messages: readonly PromptMessage[];
  readonly maxTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly stopSequences: readonly string[];
  /** By the approximation of `token-approximation.ts`, for models that do not count themselves. */
  readonly inputTokens: number;
  /** Wishes that the author wrote into the prompt; only the scripted model grants them. */
  readonly directives: ModelDirectives;
}

export interface PromptMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
}

export interface Completion {
  readonly stopReason: StopReason;
  readonly usage: TokenUsage;
}

/** Bedrock's usage of a call without prompt caching. */
export function tokenUsage(inputTokens: number, outputTokens: number): TokenUsage {
  return { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
}
