import type { StopReason } from '@aws-sdk/client-bedrock-runtime';
import OpenAI from 'openai';
import { BedrockError, type BedrockErrorCode } from './bedrock-error';
import { tokenUsage, type Completion, type LanguageModel, type Prompt } from './language-model';
import { countTokens } from './token-approximation';

export interface OpenAiCompatibleModelOptions {
  /** With the version, without a trailing slash: `http://127.0.0.1:11434/v1`. */
  readonly baseUrl: string;
  /** The first that the server lists, by default. */
  readonly model?: string;
  /** Local servers need none. */
  readonly apiKey?: string;
}

const stopReasons: Readonly<Record<string, StopReason>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  content_filter: 'content_filtered',
};

/** A model behind an OpenAI-compatible chat completions API (Ollama, llama.cpp, vLLM), whichever Bedrock model is asked for. */
export function openAiCompatibleModel(options: OpenAiCompatibleModelOptions): LanguageModel {
  const { baseUrl, apiKey = 'none' } = options;
  // Bedrock's clients retry by themselves.
  const client = new OpenAI({ baseURL: baseUrl, apiKey, maxRetries: 0 });
  let firstListed: string | undefined;

  const chooseModel = async (signal: AbortSignal): Promise<string> => {
    const name = options.model ?? (firstListed ??= (await client.models.list({ signal })).data[0]?.id);
    if (name) return name;
    throw new BedrockError(
      'ModelNotReadyException',
      `The model server at ${baseUrl} lists no model: load one.`,
    );
  };

  return {
    async *generate(prompt, signal) {
      let answering = false;
      try {
        const model = await chooseModel(signal);
        const chunks = await client.chat.completions.create(toCompletionRequest(prompt, model), { signal });
        let pieces = 0;
        let stopReason: StopReason | undefined;
        let usage: Completion['usage'] | undefined;
        for await (const chunk of chunks) {
          const [choice] = chunk.choices;
          if (choice?.delta.content) {
            answering = true;
            pieces += countTokens(choice.delta.content);
            yield choice.delta.content;
          }
          if (choice?.finish_reason) stopReason = stopReasons[choice.finish_reason] ?? 'end_turn';
          if (chunk.usage) usage = tokenUsage(chunk.usage.prompt_tokens, chunk.usage.completion_tokens);
        }
        if (!stopReason) throw new Error('the answer ended early');
        return { stopReason, usage: usage ?? tokenUsage(prompt.inputTokens, pieces) };
      } catch (error) {
        throw toModelError(error, baseUrl, answering);
      }
    },
  };
}

function toCompletionRequest(prompt: Prompt, model: string) {
  const { system, messages, maxTokens, temperature, topP, stopSequences } = prompt;
  return {
    model,
    messages: [
      ...(system ? [{ role: 'system' as const, content: system }] : []),
      ...messages.map(({ role, text }) => ({ role, content: text })),
    ],
    stream: true as const,
    stream_options: { include_usage: true },
    // Its successor `max_completion_tokens` is not known to every local server.
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(stopSequences.length > 0 && { stop: [...stopSequences] }),
  };
}

const codesByStatus: Readonly<Record<number, BedrockErrorCode>> = {
  400: 'ValidationException',
  401: 'AccessDeniedException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  408: 'ModelTimeoutException',
  422: 'ValidationException',
  429: 'ThrottlingException',
};

function toModelError(cause: unknown, baseUrl: string, answering: boolean): BedrockError {
  if (cause instanceof BedrockError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  const code = answering ? 'ModelStreamErrorException' : codeBeforeAnswer(cause);
  return new BedrockError(code, `The model server at ${baseUrl} failed: ${reason}`, { cause });
}

function codeBeforeAnswer(cause: unknown): BedrockErrorCode {
  if (cause instanceof OpenAI.APIConnectionTimeoutError) return 'ModelTimeoutException';
  if (cause instanceof OpenAI.APIConnectionError) return 'ServiceUnavailableException';
  const status: unknown = cause instanceof OpenAI.APIError ? cause.status : undefined;
  if (typeof status !== 'number') return 'ModelErrorException';
  return codesByStatus[status] ?? (status >= 500 ? 'ServiceUnavailableException' : 'ModelErrorException');
}
