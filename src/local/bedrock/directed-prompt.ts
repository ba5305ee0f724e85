import type { ConverseContentBlock, ConverseMessage, ConverseRequest } from './converse-request';
import { parseDirectives, stripDirectives, type Fault } from './directives';
import type { Prompt } from './language-model';
import { countInputTokens } from './token-approximation';

export interface DirectedPrompt {
  readonly prompt: Prompt;
  /** The messages of the request without directives. */
  readonly messages: readonly ConverseMessage[];
  readonly fault?: Fault | undefined;
}

/**
 * Separates a validated request from the directives in it. Those of the last user message are obeyed; those that a
 * conversation carries from earlier turns are only taken out. Blocks other than text do not reach the prompt.
 * @throws BedrockError ValidationException for a directive that means nothing.
 */
export function toDirectedPrompt(modelId: string, request: ConverseRequest): DirectedPrompt {
  const lastUserMessage = request.messages.findLast(({ role }) => role === 'user');
  const { model, fault } = parseDirectives(textOf(lastUserMessage?.content ?? []));
  const messages = request.messages.map((message) =>
    message.role === 'user' ? { ...message, content: message.content.map(withoutDirectives) } : message,
  );
  const { maxTokens, temperature, topP, stopSequences = [] } = request.inferenceConfig;
  return {
    prompt: {
      modelId,
      system: textOf(request.system),
      messages: messages.map(({ role, content }) => ({ role, text: textOf(content) })),
      maxTokens,
      temperature,
      topP,
      stopSequences,
      inputTokens: countInputTokens(request),
      directives: model,
    },
    messages,
    fault,
  };
}

function withoutDirectives(block: ConverseContentBlock): ConverseContentBlock {
  const guarded = block.guardContent?.text;
  return {
    ...block,
    ...(block.text !== undefined && { text: stripDirectives(block.text) }),
    ...(guarded && { guardContent: { text: { ...guarded, text: stripDirectives(guarded.text) } } }),
  };
}

function textOf(content: readonly ConverseContentBlock[]): string {
  return content.flatMap(({ text, guardContent }) => text ?? guardContent?.text?.text ?? []).join('\n');
}
